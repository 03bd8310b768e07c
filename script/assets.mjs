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

// An entry point is known by its own name, a font by the name of the file it came from.
function nameOf({ entryPoint, inputs }) {
  return basename(entryPoint ?? Object.keys(inputs)[0]);
}

function writeManifest({ metafile, errors }) {
  if (errors.length) return;
  const files = Object.entries(metafile.outputs).filter(([file]) => !file.endsWith(".map"));
  const manifest = Object.fromEntries(files.map(([file, made]) => [nameOf(made), basename(file)]).sort());
  const missing = [...namesAskedFor()].filter((name) => !manifest[name]);
  if (missing.length) throw new Error(`templates ask for ${missing.join(", ")}, which static/ does not make`);
  writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  report(manifest);
}

function report(manifest) {
  const size = (name) => gzipSync(readFileSync(join(dist, manifest[name]))).length;
  const shown = Object.keys(manifest).filter((name) => !name.endsWith(".woff2"));
  for (const name of shown) console.log(`${String(size(name)).padStart(7)}  ${name}`);
  const first = ["app.css", "app.js", "icons.svg"].map(size).reduce((sum, bytes) => sum + bytes, 0);
  console.log(`${String(first).padStart(7)}  bytes compressed on a first page, besides fonts (budget ${budget})`);
  if (first > budget && !watch) throw new Error("the first page is over its budget");
}

const options = {
  absWorkingDir: root,
  entryPoints: [...namesAskedFor()].filter((name) => /\.(css|js|svg)$/.test(name)).map((name) => `static/${name}`),
  outdir: dist,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/assets",
  bundle: true,
  format: "esm",
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
