// Packed motile cells in BioDynaMo: its forces, neighbour grid and active motion (tractor force).
//
//   OMP_PROC_BIND=true motion [cells] [minutes] [threads]

#include "biodynamo.h"

#include "../packed_box.hpp"

namespace bdm {

// A speed along a direction that is drawn anew at a constant rate, with a bias up the gradient.
class Crawl : public Behavior {
  BDM_BEHAVIOR_HEADER(Crawl, Behavior, 1);

 public:
  Crawl() = default;
  Crawl(DiffusionGrid* field, double half_um) : field_(field), inside_um_(std::floor(half_um) - 1e-6) {}

  void Run(Agent* agent) override {
    auto* cell = bdm_static_cast<Cell*>(agent);
    auto* random = Simulation::GetActive()->GetRandom();
    bool turns = random->Uniform() < packed_box::step_min / packed_box::persistence_min;
    if (turns || velocity_.Norm() == 0.0) {
      Real3 here = cell->GetPosition();  // BioDynaMo's field ends at whole micrometres
      for (int axis = 0; axis < 3; axis++) here[axis] = std::clamp(here[axis], -inside_um_, inside_um_);
      Real3 up{0, 0, 0};
      field_->GetGradient(here, &up, true);
      Real3 way = random->Sphere(1.0) * (1.0 - packed_box::bias) + up * packed_box::bias;
      velocity_ = way * (packed_box::speed_um_min / way.Norm());
    }
    cell->SetTractorForce(velocity_);  // BioDynaMo clears it when it has moved the cell
  }

 private:
  DiffusionGrid* field_ = nullptr;
  double inside_um_ = 0.0;
  Real3 velocity_{0, 0, 0};
};

void Run(const packed_box::Task& task) {
  double half = 0.5 * task.edge_um();
  Simulation simulation("motion", [&](Param* param) {
    param->bound_space = Param::BoundSpaceMode::kClosed;
    param->min_bound = -half;
    param->max_bound = half;
    param->simulation_time_step = packed_box::step_min;
    param->remove_output_dir_contents = false;
  });
  // The field stands still: BioDynaMo's explicit solver would need steps of 0.0006 min for it.
  ModelInitializer::DefineSubstance(0, "chemokine", 0.0, 0.0, task.voxels(20.0));
  ModelInitializer::InitializeSubstance(0, [=](real_t x, real_t, real_t) { return 1.5 + 0.5 * x / half; });
  auto* resources = simulation.GetResourceManager();
  auto* field = resources->GetDiffusionGrid(0);
  double before = packed_box::memory_bytes("VmRSS");
  for (const auto& start : task.starts()) {
    auto* cell = new Cell(packed_box::diameter_um);
    cell->SetPosition({start[0], start[1], start[2]});
    // Its force is 3.2 at contact and 16 at full overlap: this makes it 0.3 to 1.6 um/min.
    cell->SetMass(10.0);
    cell->AddBehavior(new Crawl(field, half));
    resources->AddAgent(cell);
  }
  long steps = std::lround(task.minutes / packed_box::step_min);
  packed_box::Meter meter;
  simulation.GetScheduler()->Simulate(steps);
  meter.report("BioDynaMo", Version::String(), task, before, [&](size_t k) -> packed_box::Point {
    auto* agent = resources->GetAgent(AgentUid(k));
    if (agent == nullptr) return {NAN, NAN, NAN};
    const auto& end = agent->GetPosition();
    return {end[0], end[1], end[2]};
  });
}

}  // namespace bdm

int main(int argc, char** argv) {
  packed_box::Task task(argc, argv);
  omp_set_num_threads(task.threads);
  setenv("BDMSYS", ".", 0);  // where an installed BioDynaMo has its settings; none are needed
  bdm::Run(task);
}
