/** What a member's presses do. */

import { text } from "./texts.js";
import { report } from "./troubles.js";
import { $, held, tell } from "./views.js";

/** @param {HTMLInputElement} input @returns {Promise<Uint8Array | null>} */
async function chosen(input) {
  const file = input.files?.[0];
  return file ? new Uint8Array(await file.arrayBuffer()) : null;
}

/** Gives every button and field its act. @param {(act: () => Promise<void>) => Promise<void>} press does it, in its turn */
export function listen(press) {
  $("claim").addEventListener("click", () => press(() => held.member.claim()));
  $("same").addEventListener("click", () => press(async () => held.member.mark(held.state, "same")));
  $("differs").addEventListener("click", () => press(() => report("fingerprint-differs")));
  $("check-file").addEventListener("change", (event) =>
    press(async () => {
      const file = await chosen(event.target);
      if (!file) return;
      const said = $("file-said");
      said.hidden = false;
      try {
        held.member.checkFile(held.state, file);
      } catch {
        said.className = "notice refused";
        said.textContent = text("file_wrong");
        event.target.value = "";
        return;
      }
      said.className = "notice done";
      said.textContent = text("file_right");
      held.member.mark(held.state, "saved");
    }),
  );
  $("confirm-key").addEventListener("click", () => press(() => held.member.confirmKey(held.state)));
  $("confirm-proposal").addEventListener("click", () =>
    press(async () => void (await held.member.send("confirm", { proposal: held.state.proposal.number }))),
  );
  $("use-file").addEventListener("click", () => {
    held.withFile = true;
    $("count-file-field").hidden = false;
    $("from-file").hidden = true;
    $("count-file").focus();
  });
  $("give-share").addEventListener("click", () =>
    press(async () => {
      const file = $("count-file-field").hidden ? null : await chosen($("count-file"));
      if (!$("count-file-field").hidden && !file) return $("count-file").focus();
      $("counting").hidden = false;
      try {
        await held.member.count(held.state, file, (done, of) => {
          $("count-progress").max = of;
          $("count-progress").value = done;
        });
        if (held.trouble) await report("");
      } finally {
        $("counting").hidden = true;
      }
    }),
  );
  $("say-form").addEventListener("submit", (event) => {
    event.preventDefault();
    press(async () => {
      const what = $("say").value.trim();
      if (!what) return $("say").focus();
      await held.member.send("said", { what });
      $("say").value = "";
    });
  });
  $("remark-form").addEventListener("submit", (event) => {
    event.preventDefault();
    press(async () => {
      const words = $("text").value.trim();
      if (!words) return $("text").focus();
      const { remark } = await held.member.send("remark", { kind: $("kind").value, text: words });
      $("text").value = "";
      $("remarks").open = false;
      tell("said-done", text("remark_done", { number: remark }));
    });
  });
  $("destroy-key").addEventListener("click", () =>
    press(async () => {
      await held.member.destroy(held.state);
      tell("said-done", text("destroy_done"));
    }),
  );
}
