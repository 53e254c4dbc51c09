// The page's texts in the reader's language, from the data block that its template wrote (elections/web/browser_texts.py).

const block = document.getElementById("texts");
const texts = block ? JSON.parse(block.textContent) : {};
const rules = new Intl.PluralRules(document.documentElement.lang);

function fill(template, fields) {
  return template.replace(/\{([a-z_]+)\}/g, (whole, name) => (name in fields ? String(fields[name]) : whole));
}

/** The text called `name`, its {fields} filled. A name that does not exist is a fault of the page. */
export function text(name, fields = {}) {
  if (typeof texts[name] !== "string") throw new Error(`no text ${name}`);
  return fill(texts[name], fields);
}

/** The text called `name` in the plural form that `num` asks for. */
export function plural(name, num, fields = {}) {
  const forms = texts[name];
  if (!forms || typeof forms !== "object") throw new Error(`no plural text ${name}`);
  return fill(forms[rules.select(num)] ?? forms.other, { num, ...fields });
}
