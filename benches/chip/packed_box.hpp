// The task that all C++ peers share, and the row that they print.
#pragma once

#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace packed_box {

constexpr double diameter_um = 7.5;
constexpr double full = 0.9;
constexpr double speed_um_min = 4.5;
constexpr double persistence_min = 1.0;
constexpr double drift_um_min = 0.5;
constexpr double step_min = 0.1;

// A new direction is `(1 - bias) u + bias e`, made of length one: `u` is uniform on the sphere and `e`
// points up the gradient. With r = bias / (1 - bias) < 1 its mean along `e` is 2 r / 3 exactly.
constexpr double ratio = 1.5 * drift_um_min / speed_um_min;
constexpr double bias = ratio / (1.0 + ratio);

using Point = std::array<double, 3>;

struct Task {
  int side;  // sites along an edge
  size_t cells;
  double minutes;
  int threads;

  Task(int argc, const char* const* argv) {
    double wanted = argc > 1 ? std::atof(argv[1]) : 1e5;
    minutes = argc > 2 ? std::atof(argv[2]) : 60.0;
    threads = argc > 3 ? std::atoi(argv[3]) : 1;
    side = static_cast<int>(std::lround(std::cbrt(wanted / full)));
    cells = static_cast<size_t>(std::lround(full * side * side * side));
  }

  double edge_um() const { return side * diameter_um; }
  // Voxels along an edge of a size near the one that a package has by default.
  int voxels(double size_um) const { return static_cast<int>(std::lround(edge_um() / size_um)); }

  // Centres of the sites that hold a cell, about the origin: selection sampling with SplitMix64.
  std::vector<Point> starts() const {
    std::vector<Point> points;
    points.reserve(cells);
    uint64_t state = 1;
    size_t left = static_cast<size_t>(side) * side * side;
    for (int z = 0; z < side; z++)
      for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++, left--) {
          uint64_t word = (state += 0x9e3779b97f4a7c15u);
          word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
          word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
          word ^= word >> 31;
          if (static_cast<double>(word >> 11) / 9007199254740992.0 * left >= cells - points.size()) continue;
          auto place = [&](int i) { return (i + 0.5 - 0.5 * side) * diameter_um; };
          points.push_back({place(x), place(y), place(z)});
        }
    return points;
  }
};

// A line of /proc/self/status, in bytes: "VmRSS" is what is resident now, "VmHWM" the most so far.
inline double memory_bytes(const std::string& key) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.rfind(key + ":", 0) == 0) return 1024.0 * std::atof(line.c_str() + key.size() + 1);
  return 0.0;
}

inline double cpu_s() {
  rusage use;
  getrusage(RUSAGE_SELF, &use);
  auto seconds = [](timeval t) { return t.tv_sec + 1e-6 * t.tv_usec; };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

// Counts the stepping alone: neither the making of cells nor this report.
class Meter {
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  double cpu_ = cpu_s();

 public:
  // `before_bytes`: resident before the first cell. `ends[k]`: where cell k of `starts()` is now;
  // cells that the package has lost are left out with NAN.
  template <typename Ends>
  void report(const char* peer, const char* version, const Task& task, double before_bytes, Ends ends) const {
    double cpu = cpu_s() - cpu_;
    double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    double bytes = (memory_bytes("VmHWM") - before_bytes) / task.cells;
    double squares = 0.0, drift = 0.0;
    size_t kept = 0;
    auto starts = task.starts();
    for (size_t k = 0; k < starts.size(); k++) {
      Point end = ends(k);
      if (std::isnan(end[0])) continue;
      kept++;
      drift += end[0] - starts[k][0];
      for (int axis = 0; axis < 3; axis++) squares += std::pow(end[axis] - starts[k][axis], 2);
    }
    if (kept < task.cells) std::fprintf(stderr, "%s lost %zu cells\n", peer, task.cells - kept);
    std::printf("%s\t%s\t%zu\t%d\t%g\t%.2f\t%.2f\t%.3g\t%.0f\t%.2f\t%.3f\n", peer, version, task.cells,
                task.threads, task.minutes, wall, cpu, task.cells * task.minutes / cpu, bytes,
                squares / kept, drift / kept);
  }
};

}  // namespace packed_box
