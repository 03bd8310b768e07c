// Bundles the client side into static/dist: hashed files, and manifest.json that maps
// "app.css" to "app-XXXXXXXX.css". What is built is what the templates ask for with
// assets::url("..."), so a page that names a missing file fails here.
//
//   node script/assets.mjs            once, minified
//   node script/assets.mjs --watch    again after every change, with source maps

import { build, context } from "esbuild";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "static/dist");
const budget = 75_000; // bytes, compressed, of what every first page loads besides fonts
const watch = process.argv.includes("--watch");

function namesAskedFor() {
  const pages = readdirSync(join(root, "templates"), { recursive: true }).filter((page) => page.endsWith(".html"));
  const text = pages.map((page) => readFileSync(join(root, "templates", page), "utf8")).join("\n");
  return new Set([...text.matchAll(/assets::url\("([^"]+)"\)/g)].map(([, name]) => name));
}

// An entry point is known by its own name, a font by the name of the file it came from. What entry points share has no
// name: only they ask for it.
function nameOf(file, { entryPoint, inputs }) {
  if (entryPoint) return basename(entryPoint);
  return file.endsWith(".woff2") ? basename(Object.keys(inputs)[0]) : null;
}

function writeManifest({ metafile, errors }) {
  if (errors.length) return;
  const named = Object.entries(metafile.outputs).map(([file, made]) => [nameOf(file, made), basename(file)]);
  const manifest = Object.fromEntries(named.filter(([name]) => name).sort());
  const missing = [...namesAskedFor()].filter((name) => !manifest[name]);
  if (missing.length) throw new Error(`templates ask for ${missing.join(", ")}, which static/ does not make`);
  writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  report(manifest, metafile.outputs);
}

// Bytes are compressed, and a script's include those of what it shares with others.
function report(manifest, outputs) {
  const made = Object.fromEntries(Object.entries(outputs).map(([file, output]) => [basename(file), output]));
  const withShared = (file) => [file, ...made[file].imports.filter(({ kind }) => kind === "import-statement").flatMap(({ path }) => withShared(basename(path)))];
  const bytes = (file) => gzipSync(readFileSync(join(dist, file))).length;
  const size = (name) => [...new Set(withShared(manifest[name]))].map(bytes).reduce((sum, more) => sum + more);
  const shown = Object.keys(manifest).filter((name) => !name.endsWith(".woff2"));
  for (const name of shown) console.log(`${String(size(name)).padStart(7)}  ${name}`);
  const first = ["app.css", "app.js", "icons.svg"].map(size).reduce((sum, more) => sum + more);
  console.log(`${String(first).padStart(7)}  bytes compressed on a first page, besides fonts (budget ${budget})`);
  if (first > budget && !watch) throw new Error("the first page is over its budget");
}

const options = {
  absWorkingDir: root,
  entryPoints: [...namesAskedFor()].filter((name) => /\.(css|js|svg)$/.test(name)).map((name) => `static/${name}`),
  outdir: dist,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  chunkNames: "shared-[hash]",
  publicPath: "/assets",
  bundle: true,
  format: "esm",
  splitting: true, // a module that two scripts of a page import is one module, with one state
  target: "es2023",
  minify: !watch,
  sourcemap: watch && "linked",
  loader: { ".woff2": "file", ".svg": "copy" },
  metafile: true,
  logLevel: "warning",
  plugins: [{ name: "manifest", setup: (on) => on.onEnd(writeManifest) }],
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
if (watch) await (await context(options)).watch();
else await build(options);
