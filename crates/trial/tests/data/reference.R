# Writes steps.csv, medians.csv and restricted_means.csv in this folder:
#   Rscript reference.R
# R 4.2.2, package survival 3.5-3; 15 significant digits.
library(survival)
options(digits = 15)

groups <- function(name, data, time, status, by) {
  strata <- split(data, if (is.null(by)) rep("all", nrow(data)) else data[[by]])
  Map(function(part, level)
        list(data = name, group = level, surv = Surv(part[[time]], part[[status]])),
      strata, names(strata))
}
read <- function(name) read.csv(paste0(name, ".csv"))
all_groups <- c(
  groups("lung", read("lung"), "time", "status", NULL),
  groups("lung", read("lung"), "time", "status", "sex"),
  groups("aml", read("aml"), "time", "status", "x"),
  groups("ovarian", read("ovarian"), "futime", "fustat", NULL),
  groups("ovarian", read("ovarian"), "futime", "fustat", "rx"),
  groups("edge", read("edge"), "time", "status", NULL),
  groups("plateau", read("plateau"), "time", "status", "x"))
transforms <- c("plain", "log", "log-log", "logit", "arcsin")
horizons <- list(lung = c(180, 365, 730), aml = c(14, 40), ovarian = c(365, 1000), edge = c(2, 8.5),
                 plateau = c(3, 7))

steps <- medians <- means <- NULL
for (g in all_groups) {
  for (transform in transforms) {
    fit <- survfit(g$surv ~ 1, conf.type = transform)
    s <- data.frame(data = g$data, group = g$group, transform, time_days = fit$time,
                    at_risk = fit$n.risk, events = fit$n.event, censored = fit$n.censor,
                    survival = fit$surv, se = fit$surv * fit$std.err,
                    low = fit$lower, high = fit$upper)
    # The long curve of lung is sampled: every tenth time.
    if (g$data == "lung") s <- s[seq(1, nrow(s), 10), ]
    steps <- rbind(steps, s)
    m <- summary(fit)$table
    medians <- rbind(medians, data.frame(data = g$data, group = g$group, transform,
      median = m[["median"]], low = m[["0.95LCL"]], high = m[["0.95UCL"]]))
  }
  for (horizon in horizons[[g$data]]) {
    m <- summary(survfit(g$surv ~ 1), rmean = horizon)$table
    means <- rbind(means, data.frame(data = g$data, group = g$group, horizon_days = horizon,
      mean_days = m[["rmean"]], se_days = m[["se(rmean)"]]))
  }
}
save <- function(x, name) write.csv(x, name, row.names = FALSE, quote = FALSE)
save(steps, "steps.csv"); save(medians, "medians.csv"); save(means, "restricted_means.csv")
