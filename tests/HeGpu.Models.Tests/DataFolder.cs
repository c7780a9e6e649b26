namespace HeGpu.Models.Tests;

/// <summary>The public data sets beside the checkout (../shared/data); they are not part of the repository.</summary>
public static class DataFolder
{
    /// <summary>Path of a data set, or null where it is absent: walks up from the test's own folder.</summary>
    public static string? Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", name);
            if (Path.Exists(path)) return path;
        }
        return null;
    }
}
