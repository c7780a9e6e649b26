using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>Ciphertexts that are made one after another as they are asked for, so that few are in memory; with the notes that a file would have.</summary>
/// <param name="Ciphertexts">Once only. Each belongs to whoever takes it.</param>
/// <param name="Count">How many will come.</param>
/// <param name="Metadata">See <see cref="BatchNotes"/>.</param>
public sealed record CiphertextStream(IEnumerable<Ciphertext> Ciphertexts, int Count, IReadOnlyDictionary<string, string> Metadata);
