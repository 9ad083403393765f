# Simon's two-stage designs by clinfun, one core: Rscript benches/trial/simon.R
# The same aims as crates/trial/benches/simon_rate.rs; seconds of the processor for each.
suppressPackageStartupMessages(library(clinfun))
aims <- list(c(.05, .25), c(.1, .3), c(.2, .4), c(.3, .5), c(.4, .6), c(.5, .7), c(.6, .8),
             c(.7, .9), c(.5, .8))
times <- 20
cat("p0\tp1\toptimal\tseconds\n")
for (aim in aims) {
  run <- function() ph2simon(aim[1], aim[2], 0.05, 0.2, nmax = 100)
  best <- run()$out
  best <- best[which.min(best[, 5]), ]
  seconds <- system.time(for (i in seq_len(times)) run())[["user.self"]] / times
  design <- sprintf("%d/%d, %d/%d", best[1], best[2], best[3], best[4])
  cat(aim[1], aim[2], design, sprintf("%.3e", seconds), sep = "\t")
  cat("\n")
}
