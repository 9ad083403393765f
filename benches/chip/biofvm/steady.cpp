// Oxygen to a steady state with BioFVM: the time to be within 1 % of a reference, for each step.
//
//     steady FOLDER THREADS STEP_S...
//
// FOLDER holds what crates/transport/benches/field_peer.rs wrote: problem.txt (voxels along x, y, z,
// edge in um, D in um2/s, Km and source in mol/m3), uptake.f32 and reference.f32. The lowest plane
// of nodes is added and held at the source. Uptake is BioFVM's bulk uptake, at the rate V / (Km + c)
// of the concentration that is there. The comparison is not counted in the time.

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include <omp.h>

#include "BioFVM.h"

using namespace BioFVM;

static std::vector<float> uptake;
static std::size_t held;  // nodes of the lowest plane
static double half_uptake;

static std::vector<float> floats(const std::string& name, std::size_t count) {
    std::vector<float> values(count);
    std::ifstream file(name, std::ios::binary);
    file.read(reinterpret_cast<char*>(values.data()), std::streamsize(4 * count));
    if (!file) { std::fprintf(stderr, "%s: cannot be read\n", name.c_str()); std::exit(2); }
    return values;
}

static void uptake_rate(Microenvironment* m, int voxel, std::vector<double>* write) {
    const std::size_t i = std::size_t(voxel);
    (*write)[0] = i < held ? 0.0 : uptake[i - held] / (half_uptake + m->density_vector(voxel)[0]);
}

static void nothing(Microenvironment*, int, std::vector<double>* write) { (*write)[0] = 0.0; }

int main(int argc, char** argv) {
    if (argc < 4) { std::fprintf(stderr, "steady FOLDER THREADS STEP_S...\n"); return 2; }
    const std::string folder = argv[1];
    omp_set_num_threads(std::atoi(argv[2]));
    std::ifstream text(folder + "/problem.txt");
    long nx, ny, nz;
    double edge, d, source;
    text >> nx >> ny >> nz >> edge >> d >> half_uptake >> source;
    if (!text) { std::fprintf(stderr, "problem.txt cannot be read\n"); return 2; }
    held = std::size_t(nx * ny);
    const std::size_t voxels = held * std::size_t(nz);
    uptake = floats(folder + "/uptake.f32", voxels);
    const std::vector<float> reference = floats(folder + "/reference.f32", voxels);

    for (int argument = 3; argument < argc; ++argument) {
        const double step = std::atof(argv[argument]);
        Microenvironment m;
        m.set_density(0, "oxygen", "mol/m3");
        m.resize_space_uniform(0, nx * edge, 0, ny * edge, 0, (nz + 1) * edge, edge);
        m.diffusion_coefficients[0] = d;
        m.decay_rates[0] = 0.0;
        m.diffusion_decay_solver = diffusion_decay_solver__constant_coefficients_LOD_3D;
        m.bulk_supply_rate_function = nothing;
        m.bulk_supply_target_densities_function = nothing;
        m.bulk_uptake_rate_function = uptake_rate;
        std::vector<double> at_source(1, source);
        for (std::size_t i = 0; i < m.number_of_voxels(); ++i) m.density_vector(int(i)) = at_source;
        for (std::size_t i = 0; i < held; ++i) m.add_dirichlet_node(int(i), at_source);

        double seconds = 0.0, processor = 0.0, worst = 1.0, before = 2.0;
        long steps = 0;
        // Until it is near enough, or nothing changes any more after a minute.
        while (worst > 0.01 && processor < 600.0 &&
               (steps * step < 60.0 || std::fabs(before - worst) > 1e-4 * worst)) {
            const auto start = std::chrono::steady_clock::now();
            const std::clock_t processor_start = std::clock();
            const long every = steps < 100 ? 5 : steps / 20;
            for (long i = 0; i < every; ++i, ++steps) {
                m.simulate_bulk_sources_and_sinks(step);
                m.simulate_diffusion_decay(step);
            }
            seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            processor += double(std::clock() - processor_start) / CLOCKS_PER_SEC;
            before = worst;
            worst = 0.0;
            for (std::size_t i = 0; i < voxels; ++i)
                worst = std::fmax(worst, std::fabs(m.density_vector(int(i + held))[0] - reference[i]));
            worst /= source;
        }
        std::fprintf(stdout, "BioFVM\tstep %g s\t%ld steps\t%.3f s, %.3f s of processors\terror %.2g\n", step, steps, seconds,
                    processor, worst);
        std::fflush(stdout);
    }
}
