// A fixed-size array on a 64-byte boundary, a whole number of cache lines long.
#ifndef HEGPU_ALIGNED_HPP
#define HEGPU_ALIGNED_HPP

#include <cstddef>
#include <memory>
#include <new>

namespace hegpu {

template <class T>
class AlignedArray {
public:
    AlignedArray() = default;
    // Zeroed. Throws std::bad_alloc.
    explicit AlignedArray(std::size_t count) : count_(count), data_(new (std::align_val_t{64}) T[count]()) {}

    T* data() { return data_.get(); }
    const T* data() const { return data_.get(); }
    std::size_t size() const { return count_; }
    T& operator[](std::size_t i) { return data_.get()[i]; }
    const T& operator[](std::size_t i) const { return data_.get()[i]; }

private:
    struct Release {
        void operator()(T* p) const { ::operator delete[](p, std::align_val_t{64}); }
    };
    std::size_t count_ = 0;
    std::unique_ptr<T, Release> data_;
};

}  // namespace hegpu

#endif
