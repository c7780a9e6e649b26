using Xunit;

namespace HeGpu.Models.Tests;

/// <summary>A test on a public data set beside the checkout; reported as skipped where the set is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataFactAttribute : FactAttribute
{
    /// <param name="name">Of the data set's folder.</param>
    public DataFactAttribute(string name)
    {
        if (DataFolder.Find(name) is null) Skip = $"../shared/data/{name} is not there.";
    }
}
