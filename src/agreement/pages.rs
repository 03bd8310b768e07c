//! Pages of agreement.
