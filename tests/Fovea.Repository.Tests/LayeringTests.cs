using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fovea.Repository.Tests;

/// <summary>Which project may stand on which, and what kernels and operations may name.</summary>
public partial class LayeringTests
{
    /// <summary>Each project and those it may refer to; every one of them stands above it in this list.</summary>
    private static readonly (string Project, string[] May)[] Layers =
    [
        ("Core", []),
        ("Tensors", ["Core"]),
        ("Gpu", ["Core", "Tensors"]),
        ("Nn", ["Core", "Tensors"]),
        ("Imaging", ["Core", "Tensors"]),
        ("Reports", ["Core", "Tensors", "Imaging"]),
        ("Data", ["Core", "Tensors", "Imaging"]),
        ("Formats", ["Core", "Tensors", "Nn"]),
        ("Hdf5", ["Core", "Tensors", "Nn", "Formats"]),
        ("Onnx", ["Core", "Tensors", "Nn", "Formats"]),
        ("Models", ["Core", "Tensors", "Nn", "Imaging", "Formats"]),
        ("Training", ["Core", "Tensors", "Nn", "Imaging", "Reports", "Data", "Formats", "Models"]),
        ("Parallel", ["Core", "Tensors", "Nn", "Imaging", "Reports", "Data", "Formats", "Models", "Training"]),
        ("Sweeps", ["Core", "Tensors", "Nn", "Imaging", "Reports", "Data", "Formats", "Models", "Training"]),
        ("Studies", ["Core", "Tensors", "Nn", "Imaging", "Reports", "Data", "Formats", "Models", "Training", "Sweeps"]),
        ("Teaching", ["Core", "Tensors", "Nn", "Imaging", "Reports"]),
        ("Course", ["Core", "Tensors", "Imaging", "Reports"]),
        ("Photometry", ["Core", "Tensors", "Imaging", "Reports", "Formats"]),
        ("Photometry.Learned", ["Core", "Tensors", "Nn", "Imaging", "Reports", "Data", "Formats", "Models", "Training", "Photometry"]),
        ("Bench", ["Core", "Tensors", "Nn", "Reports", "Onnx", "Models", "Photometry"]),
        ("Serving", ["Core", "Tensors", "Nn", "Imaging", "Formats", "Models"]),
        ("Studio", ["Core", "Tensors", "Nn", "Imaging", "Reports", "Data", "Formats", "Onnx", "Models", "Training", "Sweeps", "Studies",
            "Teaching", "Photometry", "Serving"]),
        ("Cli", ["Core", "Tensors", "Nn", "Imaging", "Reports", "Data", "Formats", "Models", "Training", "Teaching", "Photometry",
            "Photometry.Learned", "Bench", "Hdf5", "Gpu", "Onnx", "Parallel", "Sweeps", "Studies", "Course", "Serving", "Studio"]),
        ("Notebooks", ["Core", "Tensors", "Nn", "Imaging", "Reports", "Data", "Formats", "Onnx", "Models", "Training", "Sweeps", "Studies",
            "Teaching", "Photometry"]),
    ];

    public static TheoryData<string> Projects() => [.. Repository.Projects().Where(p => p != "Fovea.Generators")];

    [Fact]
    public void The_list_itself_only_points_up()
    {
        for (var i = 0; i < Layers.Length; i++)
            Assert.All(Layers[i].May, below => Assert.Contains(below, Layers[..i].Select(l => l.Project)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_to_layers_below_it_alone(string name)
    {
        var references = Project(name).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
        var may = Assert.Single(Layers, l => $"Fovea.{l.Project}" == name).May;
        Assert.All(references, reference => Assert.Contains(reference, may.Select(m => $"Fovea.{m}")));
    }

    [Theory]
    [InlineData("Fovea.Core")]
    [InlineData("Fovea.Tensors")]
    [InlineData("Fovea.Nn")]
    [InlineData("Fovea.Formats")]
    [InlineData("Fovea.Models")]
    public void What_runs_a_network_needs_no_package(string name) => Assert.Empty(Project(name).Descendants("PackageReference"));

    [Fact]
    public void Every_library_can_be_trimmed_and_compiled_ahead_of_time() => Assert.Equal("true",
        (string?)XDocument.Load(Repository.At("src/Directory.Build.props")).Descendants("IsAotCompatible").Single());

    [Fact]
    public void Kernels_see_spans_and_no_tensors()
    {
        var files = Repository.CSharpFiles("src/Fovea.Tensors/Kernels").ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotMatch(TensorType(), Code(file)));
    }

    [Fact]
    public void Operations_and_layers_name_no_device()
    {
        // The message of Tensor.AsSpan says where to move a tensor that is read in place.
        const string message = "src/Fovea.Tensors/Tensor.cs";
        var files = Repository.CSharpFiles("src").Where(file => !file.StartsWith("src/Fovea.Tensors/Devices/", StringComparison.Ordinal)
            && !file.StartsWith("src/Fovea.Gpu/", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(file == message ? 1 : 0, DeviceType().Count(Code(file))));
    }

    [Theory]
    [InlineData("var x = 1; // Tensor", false)]
    [InlineData("/// <see cref=\"Tensor\"/>", false)]
    [InlineData("namespace Fovea.Tensors;", false)]
    [InlineData("/* a Tensor */ Span<float> x", false)]
    [InlineData("void Run(Tensor x) { }", true)]
    [InlineData("Span<float> Of(Fovea.Tensors.Tensor? x)", true)]
    public void A_tensor_is_found_in_code_and_not_in_comments(string text, bool expected) =>
        Assert.Equal(expected, TensorType().IsMatch(Comment().Replace(text, "")));

    private static XDocument Project(string name) => XDocument.Load(Repository.At($"src/{name}/{name}.csproj"));

    private static string Code(string file) => Comment().Replace(Repository.Text(file), "");

    [GeneratedRegex(@"//.*?$|/\*.*?\*/", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bTensor\b")]
    private static partial Regex TensorType();

    [GeneratedRegex(@"\bCpuDevice\b")]
    private static partial Regex DeviceType();
}
