// Stands in for BioDynaMo's drawing by ROOT, which needs ROOT's geometry library: the ROOT wheel of
// PyPI is built without it, and nothing is drawn here.
#pragma once

#include <cstdint>
#include <string>

namespace bdm {

class RootAdaptor {
 public:
  void Visualize(uint64_t) {}
  void DrawInCanvas(std::size_t, std::size_t, const std::string&) {}
};

}  // namespace bdm
