/** What went wrong on a member's page: told here, and to the chair where this device itself found it. */

import { Refusal } from "./bytes.js";
import { Lost, Problem } from "./member.js";
import { $, held, tell } from "./views.js";

/** Tells what went wrong: the connection, the server's sentence, or this device's own finding. @param {unknown} error */
export async function wrong(error) {
  if (error instanceof Lost) {
    $("lost").hidden = false;
  } else if (error instanceof Problem) {
    tell("refusal", error.message);
  } else {
    await report(error instanceof Refusal ? error.code : "page-fault");
  }
}

/** What this device found wrong; the chair's page says so too. @param {string} code */
export async function report(code) {
  held.trouble = code;
  if (held.state && held.state.trouble !== code) {
    try {
      await held.member.send("trouble", { code });
      held.state.trouble = code;
    } catch {
      // The server is told at the next look.
    }
  }
}
