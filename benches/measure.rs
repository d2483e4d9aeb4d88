//! How the programs measure, and how they write figures.

use std::error::Error;
use std::process::Command;
use std::time::Instant;

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

pub(crate) const ROUNDS: usize = 51;

/// Median nanoseconds a call of each contender. They take turns, so that noise falls on all alike.
pub(crate) fn medians<const N: usize>(mut contenders: [(u32, &mut dyn FnMut()); N]) -> [f64; N] {
    let mut times: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(ROUNDS));
    for round in 0..=ROUNDS {
        for ((calls, run), times) in contenders.iter_mut().zip(&mut times) {
            let start = Instant::now();
            run();
            let time = start.elapsed().as_secs_f64() * 1e9 / f64::from(*calls);
            // The first round is for the caches.
            if round > 0 {
                times.push(time);
            }
        }
    }
    times.map(median)
}

pub(crate) fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Digits in groups of three.
pub(crate) fn thousands(number: &impl ToString) -> String {
    let digits = number.to_string();
    let grouped = digits.char_indices().flat_map(|(place, digit)| {
        let comma = place > 0 && (digits.len() - place).is_multiple_of(3);
        comma.then_some(',').into_iter().chain([digit])
    });
    grouped.collect()
}

pub(crate) fn per_second(nanoseconds: f64) -> String {
    thousands(&(1e9 / nanoseconds).round())
}

/// Says on what it runs.
pub(crate) fn machine() -> Outcome<()> {
    let processors = std::thread::available_parallelism()?;
    let compiler = Command::new("rustc").arg("--version").output().ok();
    let compiler = compiler.and_then(|output| String::from_utf8(output.stdout).ok());
    println!("{processors} processors; {}", compiler.as_deref().unwrap_or("rustc unknown").trim());
    Ok(())
}
