using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>MNIST's four idx files (plain or .gz) in a folder, under their usual names.</summary>
public static class Mnist
{
    /// <param name="folder">Holds train-images-idx3-ubyte[.gz] and so on.</param>
    /// <param name="train">The 60,000 training images, or the 10,000 of the test set (t10k).</param>
    /// <exception cref="FileNotFoundException">One of the two files is missing.</exception>
    /// <exception cref="HeGpuFileException">Damaged, or images and labels that do not match.</exception>
    public static IReadOnlyList<LabelledImage> Load(string folder, bool train)
    {
        string set = train ? "train" : "t10k";
        return Load(Locate(folder, $"{set}-images-idx3-ubyte"), Locate(folder, $"{set}-labels-idx1-ubyte"));
    }

    /// <summary>Any pair of idx files: images [n][height][width], labels [n].</summary>
    public static IReadOnlyList<LabelledImage> Load(string imagesPath, string labelsPath)
    {
        IdxFile images = IdxFile.Read(imagesPath), labels = IdxFile.Read(labelsPath);
        if (images.Dimensions.Count != 3) throw new HeGpuFileException(imagesPath, $"{images.Dimensions.Count} dimensions; images have 3 (number, height, width).");
        if (labels.Dimensions.Count != 1) throw new HeGpuFileException(labelsPath, $"{labels.Dimensions.Count} dimensions; labels have 1.");
        (int count, int height, int width) = (images.Dimensions[0], images.Dimensions[1], images.Dimensions[2]);
        if (labels.Dimensions[0] != count) throw new HeGpuFileException(labelsPath, $"{labels.Dimensions[0]} labels for {count} images.");
        if (height == 0 || width == 0) throw new HeGpuFileException(imagesPath, $"images of {height}x{width} pixels.");
        var result = new LabelledImage[count];
        for (int i = 0; i < count; i++)
        {
            var image = new Image(1, height, width);
            ReadOnlySpan<byte> pixels = images.Values.AsSpan(i * height * width, height * width);
            for (int p = 0; p < pixels.Length; p++) image.Pixels[p] = pixels[p] / 255f;
            result[i] = new LabelledImage(image, labels.Values[i]);
        }
        return result;
    }

    private static string Locate(string folder, string name)
    {
        string plain = Path.Combine(folder, name), zipped = plain + ".gz";
        if (File.Exists(plain)) return plain;
        return File.Exists(zipped) ? zipped : throw new FileNotFoundException($"Neither {name} nor {name}.gz is in '{folder}'.", plain);
    }
}
