using HeGpu.Files;
using Xunit;
using Xunit.Abstractions;

namespace HeGpu.Models.Tests;

public sealed class ImageFolderTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hegpu").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Pairs_by_number_in_numeric_order()
    {
        foreach (int n in (int[])[10, 9, 2])
        {
            Write($"train_image_{n}.png", 0.5f);
            Write($"train_label_{n}.png", 1);
        }
        Assert.Equal(["train_image_2", "train_image_9", "train_image_10"], ImageFolder.Find(_folder).Select(p => p.Name));
        Assert.All(ImageFolder.Load(_folder), p => Assert.All(p.Mask.Pixels, v => Assert.Equal(1f, v)));
    }

    [Fact]
    public void Pairs_by_name_in_subfolders()
    {
        Write("images/b.png", 0);
        Write("masks/b.png", 0);
        Write("images/a.png", 0);
        Write("masks/a.png", 1);
        Assert.Equal(["a", "b"], ImageFolder.Load(_folder).Select(p => p.Name));
    }

    [Fact]
    public void Names_files_without_a_partner()
    {
        Write("image_1.png", 0);
        Write("label_1.png", 0);
        Write("image_2.png", 0);
        Write("label_3.png", 0);
        Write("readme.png", 0);
        string reason = Assert.Throws<HeGpuFileException>(() => ImageFolder.Find(_folder)).Reason;
        Assert.Equal("3 files without a partner (image with mask): readme.png, image_2.png, label_3.png.", reason);
    }

    [Fact]
    public void Refuses_two_files_of_one_number()
    {
        Write("image_1.png", 0);
        Write("image_01.png", 0);
        Assert.Contains("same number 1", Assert.Throws<HeGpuFileException>(() => ImageFolder.Find(_folder)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_empty_or_missing_folder()
    {
        Assert.Contains("no PNG images", Assert.Throws<HeGpuFileException>(() => ImageFolder.Find(_folder)).Reason, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Find(Path.Combine(_folder, "absent")));
    }

    [Fact]
    public void Refuses_a_mask_of_another_size()
    {
        Write("image_1.png", 0);
        Write("label_1.png", 0, size: 5);
        Assert.Contains("mask of 5x5 pixels for an image of 4x4", Assert.Throws<HeGpuFileException>(() => ImageFolder.Load(_folder)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Recognises_masks_that_number_their_classes()
    {
        var mask = new Image(1, 1, 3, [0, 1 / 255f, 0]);
        Png.Write(Path.Combine(_folder, "m.png"), mask);
        Assert.Equal([0f, 1f, 0f], ImageFolder.ReadMask(Path.Combine(_folder, "m.png")).Pixels);
        Png.Write(Path.Combine(_folder, "m.png"), new Image(1, 1, 3, [0, 1 / 255f, 2 / 255f]));
        Assert.Contains("two classes", Assert.Throws<HeGpuFileException>(() => ImageFolder.ReadMask(Path.Combine(_folder, "m.png"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_membrane_set()
    {
        if (DataFolder.Find("isbi_membrane") is not { } folder)
        {
            output.WriteLine("skipped: ../shared/data/isbi_membrane is absent");
            return;
        }
        IReadOnlyList<ImagePair> pairs = ImageFolder.Load(folder);
        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"train_image_{n}"), pairs.Select(p => p.Name));
        Assert.All(pairs, p => Assert.Equal(new TensorShape(1, 512, 512), p.Image.Shape));
        double membrane = pairs.Average(p => p.Mask.Pixels.Average(v => 1 - v));
        Assert.InRange(membrane, 0.1, 0.35); // label 0, the rarer class
    }

    [Fact]
    public void Reads_mnist()
    {
        if (DataFolder.Find("mnist") is not { } folder)
        {
            output.WriteLine("skipped: ../shared/data/mnist is absent");
            return;
        }
        IReadOnlyList<LabelledImage> test = Mnist.Load(folder, train: false);
        Assert.Equal(10000, test.Count);
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], test.Take(10).Select(t => t.Label));
    }

    [Theory]
    [InlineData("credit_default/Credit_test.csv.gz", 24)]
    [InlineData("lr_medical/edin.txt", 10)]
    [InlineData("mnist_3v8_14x14/MNISTtrain3vs8_14x14_1579rows.csv.gz", 197)]
    public void Reads_public_tables(string name, int columns)
    {
        if (DataFolder.Find(name) is not { } path)
        {
            output.WriteLine($"skipped: ../shared/data/{name} is absent");
            return;
        }
        Assert.Equal(columns, CsvFile.Read(path).Columns.Count);
    }

    private void Write(string name, float value, int size = 4)
    {
        var image = new Image(1, size, size);
        image.Pixels.AsSpan().Fill(value);
        Png.Write(Path.Combine(_folder, name), image);
    }
}
