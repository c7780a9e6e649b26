using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HeGpu.Planning;

/// <summary>
/// SHA-256 over what client and server must agree on: model, parameters, and where, at which level and scale every tensor lies.
/// Two plans that differ only in what they estimate are the same. Ciphertext files note it.
/// </summary>
public static class PlanIdentity
{
    public static string Hash(Plan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{plan.ModelHash} {plan.ParameterHash} {plan.Images}x{plan.Tile} {(plan.ImagesPerSlot == 1 ? "" : "in pairs ")}{Merged(plan)} {plan.Output}\n");
        foreach (PlannedNode node in plan.Nodes)
            text.Append(CultureInfo.InvariantCulture, $"{node.Name} {node.Kind} {node.Shape} {node.Layout} {node.Level} {node.Scale:R}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // Without merges as it was when they were no list, so that ciphertexts for such plans stay theirs.
    private static string Merged(Plan plan) => plan.Merged.Count == 0 ? "False" : string.Join(',', plan.Merged);

    /// <summary>The first 8 digits, for messages.</summary>
    public static string Short(string hash) => "#" + hash[..Math.Min(8, hash.Length)];
}
