//! Every address that a template prints.

pub fn home() -> &'static str {
    "/"
}

pub fn account() -> &'static str {
    "/account"
}

pub fn sign_out() -> &'static str {
    "/sign-out"
}
