using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train</c> on files of the MNIST layout, whole and damaged.</summary>
public class TrainBadDataTests
{
    [Fact]
    public void A_small_folder_of_the_layout_trains()
    {
        using var cli = new CliRunner();
        MnistFolder.Write(cli.Folder);
        using var json = JsonDocument.Parse(cli.Run("train", "mnist-mlp", "--epochs", "30", "--batch-size", "8", "--data", ".", "--json")
            .Done());
        Assert.Equal(MnistFolder.TrainCount, json.RootElement.GetProperty("trainSamples").GetInt32()
            + json.RootElement.GetProperty("validationSamples").GetInt32());
        Assert.Equal(MnistFolder.TestCount, json.RootElement.GetProperty("testSamples").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("testAccuracy").GetDouble());
    }

    [Fact]
    public void A_wrong_magic_names_file_byte_and_field() => Check(
        folder => Change(folder, MnistFolder.TrainImages, bytes => bytes[3] = 4),
        $"{MnistFolder.TrainImages}: byte 0: magic: expected 2051 (pictures), got 2052");

    [Fact]
    public void A_label_out_of_range_names_the_picture() => Check(
        folder => Change(folder, MnistFolder.TrainLabels, bytes => bytes[8 + 7] = 10),
        $"{MnistFolder.TrainLabels}: byte 15: label: expected 0…9, got 10 for picture 7");

    [Fact]
    public void Labels_of_another_number_name_both_counts() => Check(
        folder => Change(folder, MnistFolder.TrainLabels, bytes => bytes[7]--),
        $"{MnistFolder.TrainLabels}: byte 4: count: expected 40 labels, one for each picture, got 39");

    [Fact]
    public void Truncated_gzip_names_the_file() => Check(
        folder => MnistFolder.Zip(folder, MnistFolder.TrainImages, bytes => bytes[..(bytes.Length / 2)]),
            $"{MnistFolder.TrainImages}.gz: byte ");

    [Fact]
    public void Gzip_that_lacks_its_last_bytes_names_the_file() => Check(
        folder => MnistFolder.Zip(folder, MnistFolder.TrainImages, bytes => bytes[..^2]), $"{MnistFolder.TrainImages}.gz: byte ");

    [Fact]
    public void Corrupt_gzip_names_the_file() => Check(
        folder => MnistFolder.Zip(folder, MnistFolder.TrainImages, bytes =>
        {
            for (var i = 20; i < 60; i++) bytes[i] ^= 0x5A;
            return bytes;
        }),
        $"{MnistFolder.TrainImages}.gz: byte ");

    [Fact]
    public void An_empty_file_is_one_line() => Check(
        folder => File.WriteAllBytes(Path.Combine(folder, MnistFolder.TrainImages), []),
        $"{MnistFolder.TrainImages}: byte 0: magic: expected a header of 16 bytes, the file ends after 0");

    [Fact]
    public void A_missing_file_is_a_missing_data_set() =>
        Check(folder => File.Delete(Path.Combine(folder, MnistFolder.TrainLabels)), "mnist not found: ");

    [Fact]
    public void Images_of_another_size_name_the_layer_expected_and_got()
    {
        using var cli = new CliRunner();
        MnistFolder.Write(cli.Folder, side: 20);
        var line = cli.Run("train", "mnist-cnn", "--epochs", "1", "--data", ".").LastErrorLine(1);
        Assert.Contains("layer 7: Linear(320 → 128): expected input [N, 320], got [1, 80]", line, StringComparison.Ordinal);
        // One image was tried before anything was written.
        Assert.False(Directory.Exists(Path.Combine(cli.Folder, "runs")));
    }

    [Fact]
    public void Images_smaller_than_a_kernel_name_the_convolution()
    {
        using var cli = new CliRunner();
        MnistFolder.Write(cli.Folder, side: 20);
        foreach (var (file, header) in new[] { (MnistFolder.TrainImages, 16), ("t10k-images-idx3-ubyte", 16) })
        {
            var path = Path.Combine(cli.Folder, "mnist", file);
            var bytes = File.ReadAllBytes(path);
            (bytes[11], bytes[15]) = (4, 4);
            File.WriteAllBytes(path, bytes[..(header + bytes[7] * 16)]);
        }
        var line = cli.Run("train", "mnist-cnn", "--epochs", "1", "--data", ".").LastErrorLine(1);
        Assert.Matches("layer 0: conv2d: expected an input at least .*4", line);
    }

    private static void Change(string folder, string name, Action<byte[]> change)
    {
        var path = Path.Combine(folder, name);
        var bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
    }

    private static void Check(Action<string> damage, string expected)
    {
        using var cli = new CliRunner();
        damage(MnistFolder.Write(cli.Folder));
        var before = RunFiles.Read(cli.Folder);
        Assert.Contains(expected, cli.Run("train", "mnist-mlp", "--data", ".").ErrorLine(1), StringComparison.Ordinal);
        Assert.Equal(before, RunFiles.Read(cli.Folder));
    }
}
