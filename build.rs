//! Tells cargo what a build reads besides sources: migrations, and in a release the
//! bundled client side and the demonstration.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=static/dist");
        println!("cargo:rerun-if-changed=demo");
    }
}
