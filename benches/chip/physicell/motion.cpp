// Packed motile cells in PhysiCell: its default time steps, forces, neighbour search and diffusion solver.
//
//   motion [cells] [minutes] [threads]

#include <omp.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "core/PhysiCell.h"
#include "modules/PhysiCell_standard_modules.h"

#include "../packed_box.hpp"

using namespace BioFVM;
using namespace PhysiCell;

namespace {

// A field that rises along x, held at both faces, so that its steady state is a straight line.
void make_field(const packed_box::Task& task) {
  double half = 0.5 * task.edge_um();
  int voxels = task.voxels(20.0);
  auto& options = default_microenvironment_options;
  options.X_range = options.Y_range = options.Z_range = {-half, half};
  options.dx = options.dy = options.dz = task.edge_um() / voxels;
  options.simulate_2D = false;
  options.calculate_gradients = true;
  options.track_internalized_substrates_in_each_agent = false;
  microenvironment.set_density(0, "chemokine", "dimensionless", 1e5, 0.0);
  options.outer_Dirichlet_conditions = true;
  options.Dirichlet_all = {false};
  options.Dirichlet_xmin = options.Dirichlet_xmax = {true};
  options.Dirichlet_xmin_values = {1.0};
  options.Dirichlet_xmax_values = {2.0};
  options.initial_condition_vector = {1.0};
  initialize_microenvironment();
  for (unsigned n = 0; n < microenvironment.number_of_voxels(); n++)
    microenvironment.density_vector(n)[0] =
        1.0 + static_cast<double>(microenvironment.cartesian_indices(n)[0]) / (voxels - 1);
}

// Cells that move and push, and neither grow, divide nor die.
void make_kind() {
  initialize_default_cell_definition();
  cell_defaults.name = "thymocyte";
  auto& functions = cell_defaults.functions;
  functions.cycle_model = live;
  functions.update_phenotype = NULL;
  functions.volume_update_function = NULL;
  functions.update_migration_bias = chemotaxis_function;
  functions.add_cell_basement_membrane_interactions = standard_domain_edge_avoidance_interactions;
  auto& phenotype = cell_defaults.phenotype;
  phenotype.sync_to_functions(functions);
  phenotype.cycle.data.transition_rate(0, 0) = 0.0;
  phenotype.death.rates.assign(phenotype.death.rates.size(), 0.0);
  phenotype.secretion.sync_to_microenvironment(&microenvironment);
  phenotype.molecular.sync_to_microenvironment(&microenvironment);
  auto& motility = phenotype.motility;
  motility.is_motile = true;
  motility.migration_speed = packed_box::speed_um_min;
  motility.persistence_time = packed_box::persistence_min;
  motility.migration_bias = packed_box::bias;
  motility.chemotaxis_index = 0;
  motility.chemotaxis_direction = 1;
  build_cell_definitions_maps();
  setup_signal_behavior_dictionaries();
}

}  // namespace

int main(int argc, char** argv) {
  packed_box::Task task(argc, argv);
  std::stringstream said;  // PhysiCell tells much; only our row goes out
  auto* out = std::cout.rdbuf(said.rdbuf());
  PhysiCell_settings.omp_num_threads = task.threads;
  omp_set_num_threads(task.threads);
  SeedRandom(1);
  make_field(task);
  double before = packed_box::memory_bytes("VmRSS");
  auto* container = create_cell_container_for_microenvironment(
      microenvironment, task.edge_um() / task.voxels(30.0));
  make_kind();
  microenvironment.simulate_diffusion_decay(diffusion_dt);  // lays the strides that gradients use
  microenvironment.compute_all_gradient_vectors();
  double volume = M_PI / 6.0 * std::pow(packed_box::diameter_um, 3);
  for (const auto& start : task.starts()) {
    Cell* cell = create_cell(cell_defaults);
    cell->set_total_volume(volume);
    cell->assign_position(start[0], start[1], start[2]);
    // A first direction: PhysiCell draws one at once where the persistence is below the step.
    cell->phenotype.motility.persistence_time = 0.0;
    cell->update_motility_vector(mechanics_dt);
    cell->phenotype.motility.persistence_time = packed_box::persistence_min;
  }
  packed_box::Meter meter;
  long steps = std::lround(task.minutes / diffusion_dt);
  for (long step = 0; step < steps; step++) {
    microenvironment.simulate_diffusion_decay(diffusion_dt);
    container->update_all_cells(PhysiCell_globals.current_time);
    PhysiCell_globals.current_time += diffusion_dt;
  }
  std::cout.rdbuf(out);
  meter.report("PhysiCell", "1.14.2", task, before, [](size_t k) -> packed_box::Point {
    const Cell* cell = (*all_cells)[k];
    if (cell->is_out_of_domain) return {NAN, NAN, NAN};
    return {cell->position[0], cell->position[1], cell->position[2]};
  });
}
