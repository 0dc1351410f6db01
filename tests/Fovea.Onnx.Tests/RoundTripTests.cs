using Fovea.Formats;
using Fovea.Models;

namespace Fovea.Onnx.Tests;

/// <summary>A network on its way from format to format.</summary>
public class RoundTripTests
{
    [Fact]
    public void What_was_read_is_kept_in_a_file_of_Foveas_own()
    {
        using var folder = new TestFolder();
        using var _ = new ComputeContext(3).Use();
        NetworkCatalog.Find("mnist-cnn")!.Create([1, 28, 28], 10).Eval().SaveOnnx(folder.At("model.onnx"), [1, 28, 28]);
        var classifier = ImageClassifier.Load(folder.At("model.onnx"));
        classifier.Save(folder.At("model.fovea"));
        var x = Tensor.Randn([3, 1, 28, 28]);
        Assert.Equal(classifier.Scores(x).ToArray<float>(), ImageClassifier.Load(folder.At("model.fovea")).Scores(x).ToArray<float>());
        OnnxExport.Save(FoveaFile.Load(folder.At("model.fovea")).Module, folder.At("again.onnx"), [x]);
        Assert.Equal(classifier.Scores(x).ToArray<float>(), ImageClassifier.Load(folder.At("again.onnx")).Scores(x).ToArray<float>());
    }
}
