//! The stubs of the Python extension module, read from the built library itself. The test fails when the file on
//! disk is stale; `make types` writes it.

use std::path::{Path, PathBuf};

#[test]
fn stubs_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let package = root.join("bindings-python/python/casework");
    let module =
        pyo3_introspection::introspect_cdylib(package.join("_casework.abi3.so"), "_casework")
            .unwrap();
    let stubs = pyo3_introspection::module_stub_files(&module);
    let text = &stubs[&PathBuf::from("__init__.pyi")];
    let path = package.join("_casework.pyi");
    if std::env::var_os("CASEWORK_WRITE_TYPES").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let on_disk = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(on_disk == *text, "_casework.pyi is stale; run `make types`");
}
