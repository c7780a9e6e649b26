#include "tables/conversion_tables.hpp"

#include <algorithm>
#include <memory>

namespace hegpu {
namespace {

// prod_{l != skip} q_l mod m; skip = -1 leaves none out.
u64 product_without(const std::vector<ConversionSource>& sources, int skip, const Modulus& m) {
    u64 product = 1;
    for (int l = 0; l < static_cast<int>(sources.size()); ++l) {
        if (l != skip) product = multiply(product, reduce_word(sources[l].modulus.q, m), m);
    }
    return product;
}

hegpu_conversion* create(const u64* from, int from_count, const u64* to, int to_count) {
    if (from == nullptr || to == nullptr || from_count < 1 || from_count > max_conversion_sources || to_count < 1) return nullptr;
    auto c = std::make_unique<hegpu_conversion>();
    c->sources.resize(from_count);
    c->targets.resize(to_count);
    c->narrow_sources = true;
    c->source_bits = 0;
    for (int i = 0; i < from_count; ++i) {
        if (!Modulus::initialise(c->sources[i].modulus, from[i])) return nullptr;
        c->sources[i].reciprocal = 1.0 / static_cast<double>(from[i]);
        c->narrow_sources &= c->sources[i].modulus.narrow();
        c->source_bits = std::max(c->source_bits, c->sources[i].modulus.bits);
    }
    for (int i = 0; i < from_count; ++i) {
        if (product_without(c->sources, i, c->sources[i].modulus) == 0) return nullptr;  // a prime given twice
    }
    for (int j = 0; j < to_count; ++j) {
        ConversionTarget& t = c->targets[j];
        if (!Modulus::initialise(t.modulus, to[j])) return nullptr;
        t.quotients = AlignedArray<u64>(from_count);
        for (int i = 0; i < from_count; ++i) t.quotients[i] = product_without(c->sources, i, t.modulus);
        t.minus_product = negate(product_without(c->sources, -1, t.modulus), t.modulus.q);
        if (!t.modulus.narrow()) continue;
        t.quotients52 = AlignedArray<u64>(from_count);
        for (int i = 0; i < from_count; ++i) t.quotients52[i] = multiply(t.quotients[i], t.modulus.radix52, t.modulus);
        t.minus_product52 = multiply(t.minus_product, t.modulus.radix52, t.modulus);
    }
    u64 sum = 64;
    for (const ConversionSource& s : c->sources) sum = std::min(sum + s.modulus.q, u64{1} << 62);
    c->short_sums = sum <= u64{1} << 52;
    return c.release();
}

}  // namespace
}  // namespace hegpu

hegpu_conversion* hegpu_conversion_create(const uint64_t* from, int32_t from_count, const uint64_t* to, int32_t to_count) {
    try {
        return hegpu::create(from, from_count, to, to_count);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void hegpu_conversion_destroy(hegpu_conversion* c) { delete c; }
