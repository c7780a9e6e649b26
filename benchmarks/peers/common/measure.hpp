// Timing of one operation: the rules of the C# side (HeGpu.Benchmarks, Timing.cs), so that both sides are measured alike.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

namespace peers {

struct Timing {
    double median, best;    // microseconds of one call
    std::size_t iterations;
};

// Calls until warm-up (a tenth of the slice) is over, then times single calls until the slice is full: one of each at least, however long they take.
inline Timing measure(const std::function<void()>& run, std::chrono::microseconds slice) {
    using clock = std::chrono::steady_clock;
    const auto warm = clock::now() + slice / 10;
    do run();
    while (clock::now() < warm);
    std::vector<double> times;
    const auto end = clock::now() + slice;
    do {
        const auto before = clock::now();
        run();
        times.push_back(std::chrono::duration<double, std::micro>(clock::now() - before).count());
    } while (clock::now() < end);
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times.front(), times.size()};
}

}  // namespace peers
