// Vectors on 64-byte boundaries, as the library asks for.
#ifndef HEGPU_TESTS_BUFFER_HPP
#define HEGPU_TESTS_BUFFER_HPP

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

namespace hegpu::test {

template <class T>
struct CacheLineAllocator {
    using value_type = T;
    CacheLineAllocator() = default;
    template <class U>
    explicit CacheLineAllocator(const CacheLineAllocator<U>&) {}
    T* allocate(std::size_t n) { return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{64})); }
    void deallocate(T* p, std::size_t) { ::operator delete (p, std::align_val_t{64}); }
    bool operator==(const CacheLineAllocator&) const { return true; }
};

template <class T>
using Aligned = std::vector<T, CacheLineAllocator<T>>;
using Words = Aligned<std::uint64_t>;
using Doubles = Aligned<double>;

}  // namespace hegpu::test

#endif
