using System.Buffers;
using HeGpu.Ckks;

namespace HeGpu.Circuits;

public sealed partial class LinearTransform
{
    /// <summary>The encoded weights of some products: each is encoded before its first use and freed after its last, unless a cache keeps it.</summary>
    private sealed class LiveWeights : IDisposable
    {
        private readonly LinearTransform _transform;
        private readonly Run _run;
        private readonly long _bytesOfOne;
        private readonly Dictionary<WeightKey, Entry> _entries = [];
        private long _wanted, _alive;

        public LiveWeights(LinearTransform transform, Run run, IEnumerable<Product> products)
        {
            (_transform, _run, _bytesOfOne) = (transform, run, run.Evaluator.Parameters.PlaintextBytes(run.Level));
            int uses = 0;
            foreach (Product p in products)
            {
                WeightKey key = Key(p);
                if (!_entries.TryGetValue(key, out Entry? entry)) _entries[key] = entry = new(p.Term);
                entry.UsesLeft++;
                uses++;
            }

            MeanUses = uses / Math.Max(1.0, _entries.Count);
        }

        /// <summary>How often a weight is used, on average.</summary>
        public double MeanUses { get; }

        /// <summary>Bytes alive, and of what is wanted and not yet encoded.</summary>
        public long WantedBytes => (_alive + _wanted) * _bytesOfOne;

        /// <summary>Null when all its values are zero.</summary>
        public IPlaintext? this[in Product product] => _entries[Key(product)].Plaintext;

        /// <summary>Counts what these products need besides what is alive or wanted already.</summary>
        public void Want(IEnumerable<Product> products)
        {
            foreach (Product p in products)
            {
                Entry entry = _entries[Key(p)];
                if (entry.IsMade || entry.IsWanted) continue;
                entry.IsWanted = true;
                _wanted++;
            }
        }

        /// <summary>Encodes, or takes from the cache, what these products need and is not alive; what else was wanted is forgotten.</summary>
        public void Encode(IEnumerable<Product> products)
        {
            KeyValuePair<WeightKey, Entry>[] missing = [.. products.Select(Key).Distinct().Select(k => KeyValuePair.Create(k, _entries[k])).Where(e => !e.Value.IsMade)];
            _run.Evaluator.ForEach(missing.Length, k => Make(missing[k].Key, missing[k].Value));
            _alive += missing.Length;
            foreach (Entry entry in _entries.Values) entry.IsWanted = false;
            _wanted = 0;
        }

        /// <summary>These products are made.</summary>
        public void Release(IEnumerable<Product> products)
        {
            foreach (Product p in products)
            {
                Entry entry = _entries[Key(p)];
                if (--entry.UsesLeft > 0) continue;
                entry.Free();
                _alive--;
            }
        }

        public void Dispose()
        {
            foreach (Entry entry in _entries.Values) entry.Free();
        }

        private WeightKey Key(Product p) => new(_transform.Name, p.Term.Weight.Values, p.Term.Weight.Shift, _run.WeightScale(p.Term.Input));

        private void Make(in WeightKey key, Entry entry)
        {
            entry.IsMade = true;
            WeightCache? cache = _run.Options.Cache;
            if (cache is not null && cache.TryGet(key, out entry.Plaintext))
            {
                entry.IsCached = true;
                return;
            }

            entry.Plaintext = Encoded(entry.Term);
            entry.IsCached = entry.Plaintext is not null && (cache?.TryKeep(key, entry.Plaintext, _bytesOfOne) ?? false);
        }

        private IPlaintext? Encoded(Term term)
        {
            int period = _transform._pattern.Period(term.Weight.Values), shift = term.Weight.Shift;
            double[] rented = ArrayPool<double>.Shared.Rent(2 * period);
            try
            {
                Span<double> values = rented.AsSpan(0, period), shifted = rented.AsSpan(period, period);
                if (!_transform._matrix.TryRead(term.Weight.Values, values)) return null;
                values[..(period - shift)].CopyTo(shifted[shift..]);
                values[(period - shift)..].CopyTo(shifted);
                return _run.Evaluator.Encode(shifted, _run.Level, _run.WeightScale(term.Input));
            }
            finally
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }

        private sealed class Entry(Term term)
        {
            public IPlaintext? Plaintext;

            public Term Term => term;

            public int UsesLeft { get; set; }

            public bool IsWanted { get; set; }

            public bool IsMade { get; set; }

            public bool IsCached { get; set; }

            public void Free()
            {
                if (!IsCached) Plaintext?.Dispose();
                Plaintext = null;
            }
        }
    }
}
