// Builds the front end into ../static: one script and one style sheet a page, the fonts, and the shapes of the base map.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "..", "static");
const packages = join(here, "node_modules");

await rm(out, { recursive: true, force: true });
await mkdir(join(out, "fonts"), { recursive: true });

const entries = (await readdir(join(here, "src"))).filter((name) => /^[a-z]+\.(ts|css)$/.test(name));
await esbuild.build({
  entryPoints: entries.map((name) => join(here, "src", name)),
  outdir: out,
  bundle: true,
  format: "esm",
  splitting: true,
  chunkNames: "chunk-[hash]",
  minify: true,
  target: ["es2022"],
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  legalComments: "linked",
  logLevel: "warning",
});

// The map's worker is a module of its own.
await esbuild.build({
  entryPoints: [join(packages, "maplibre-gl/dist/maplibre-gl-worker.mjs")],
  outfile: join(out, "map-worker.js"),
  bundle: true,
  format: "esm",
  minify: true,
  target: ["es2022"],
  logLevel: "warning",
});

await cp(join(here, "src", "mark.svg"), join(out, "mark.svg"));
await cp(join(packages, "world-atlas/countries-50m.json"), join(out, "countries.json"));
for (const font of ["@fontsource-variable/noto-sans-arabic", "@fontsource-variable/noto-naskh-arabic"]) {
  const name = font.split("/")[1];
  await writeFile(join(out, "fonts", `${name}.LICENSE.txt`), await readFile(join(packages, font, "LICENSE")));
}
