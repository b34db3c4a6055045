//! Random bytes from the operating system.

use store::ids::Entropy;

/// The system's source; a machine without one must not make keys.
pub struct System;

impl Entropy for System {
    fn fill(&self, buffer: &mut [u8]) {
        if let Err(error) = getrandom::fill(buffer) {
            // Going on with predictable keys would be worse than stopping.
            panic!("the operating system gives no random bytes: {error}");
        }
    }
}
