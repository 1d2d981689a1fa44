// Adding: files and folders dropped or chosen, sent at once; the page of the work tells how far it is.
import { ask, tell } from "./base";

const form = document.querySelector<HTMLFormElement>("#upload");
const drop = document.querySelector<HTMLElement>("#drop");
const chosen = document.querySelector<HTMLElement>("#chosen");
let held: { file: File; name: string }[] = [];

function hold(files: { file: File; name: string }[]): void {
  held = files.filter(({ name }) => !name.split("/").some((part) => part.startsWith(".")));
  if (!form || !chosen) return;
  const size = held.reduce((sum, { file }) => sum + file.size, 0);
  chosen.textContent = (form.dataset.chosen ?? "#").replace("#", `${held.length} · ${(size / 1024 / 1024).toFixed(1)} MB`);
}

async function inside(entry: FileSystemEntry, into: { file: File; name: string }[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
    into.push({ file, name: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const one of some) await inside(one, into);
  }
}

function listed(input: HTMLInputElement): { file: File; name: string }[] {
  return [...(input.files ?? [])].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
}

for (const id of ["files", "folder"]) {
  const input = document.querySelector<HTMLInputElement>(`#${id}`);
  input?.addEventListener("change", () => hold(listed(input)));
}

drop?.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop?.addEventListener("dragleave", () => drop.classList.remove("over"));
drop?.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const entries = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
  const found: { file: File; name: string }[] = [];
  for (const entry of entries) if (entry) await inside(entry, found);
  hold(found);
});

form?.addEventListener("submit", async (event) => {
  if (!held.length) return;
  event.preventDefault();
  const size = held.reduce((sum, { file }) => sum + file.size, 0);
  if (size > Number(form.dataset.bytes)) return tell(form.dataset.tooLarge ?? "");
  if (held.length > Number(form.dataset.files)) return tell(form.dataset.tooMany ?? "");
  const body = new FormData();
  for (const name of ["outlet", "published"]) body.append(name, form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value ?? "");
  for (const { file, name } of held) body.append("files", file, name);
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  tell(form.dataset.sending ?? "");
  try {
    const { address } = await ask<{ address: string }>(form.action, body);
    location.assign(address);
  } catch {
    if (button) button.disabled = false;
  }
});
