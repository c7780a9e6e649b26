#include "register.hpp"

int main(int argc, char** argv) {
    hegpu::bench::register_ntt();
    hegpu::bench::register_elementwise();
    hegpu::bench::register_sums();
    hegpu::bench::register_permute();
    hegpu::bench::register_bases();
    hegpu::bench::register_fft();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
