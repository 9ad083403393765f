//! Long jobs side by side.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;

/// Does jobs in order, one at a time on each thread of the pool, and returns what came of them in
/// the same order; the first error, in that order, if there is one.
///
/// A job that itself works in parallel keeps its thread: a parallel iterator over jobs would let a
/// thread that waits for a piece of one begin another, and every thread would hold many half-done.
/// When no job is left to begin, idle threads help with those that still run.
pub(super) fn each_on_a_thread<J: Sync, T: Send>(
    jobs: &[J],
    work: impl Fn(&J) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<Result<T>>>> = jobs.iter().map(|_| Mutex::new(None)).collect();
    rayon::broadcast(|_| {
        while let Some((job, result)) = {
            let i = next.fetch_add(1, Ordering::Relaxed);
            jobs.get(i).zip(results.get(i))
        } {
            let done = work(job);
            if done.is_err() {
                // Nobody begins another.
                next.store(jobs.len(), Ordering::Relaxed);
            }
            *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
        }
    });
    let results =
        results.into_iter().map(|r| r.into_inner().unwrap_or_else(PoisonError::into_inner));
    results.flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::thread;

    use rayon::prelude::*;

    use super::*;

    /// Every job works in parallel itself; no thread ever has two of them under way.
    #[test]
    fn a_thread_has_one_job_at_a_time() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let busy = Mutex::new(BTreeSet::new());
        let jobs: Vec<u64> = (0..40).collect();
        let work = |job: &u64| {
            let thread = format!("{:?}", thread::current().id());
            assert!(busy.lock().unwrap().insert(thread.clone()), "a second job on one thread");
            let sum = (0..100).map(|_| (0..1000_u64).into_par_iter().map(|i| i * job).sum::<u64>());
            let sum = sum.max().unwrap();
            busy.lock().unwrap().remove(&thread);
            Ok(sum)
        };
        let found = pool.install(|| each_on_a_thread(&jobs, work)).unwrap();
        assert_eq!(found, jobs.iter().map(|job| 499_500 * job).collect::<Vec<_>>());
    }

    /// On one thread, so that nothing can be under way beside the job that fails.
    #[test]
    fn an_error_ends_it() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let begun = AtomicUsize::new(0);
        let work = |job: &u32| {
            begun.fetch_add(1, Ordering::Relaxed);
            anyhow::ensure!(*job != 1, "one");
            Ok(*job)
        };
        let error = pool.install(|| each_on_a_thread(&[0, 1, 2, 3], work)).unwrap_err();
        assert_eq!(error.to_string(), "one");
        assert_eq!(begun.into_inner(), 2);
    }
}
