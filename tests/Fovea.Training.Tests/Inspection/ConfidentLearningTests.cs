using Fovea.Tensors;

namespace Fovea.Training.Tests.Inspection;

/// <summary><see cref="ConfidentLearning"/> and <see cref="HeldOutProbabilities"/>.</summary>
public class ConfidentLearningTests
{
    [Fact]
    public void A_sample_is_doubted_where_another_class_reaches_what_is_usual_for_it()
    {
        // Usual: (0.9 + 0.8 + 0.2)/3 = 0.633 of the first class, (0.9 + 0.4)/2 = 0.65 of the second.
        double[] p = [0.9, 0.1, 0.8, 0.2, 0.2, 0.8, 0.1, 0.9, 0.6, 0.4];
        var doubt = Assert.Single(ConfidentLearning.Find(p, [0, 0, 0, 1, 1]));
        Assert.Equal(new(2, 0, 1, 0.2, 0.8), doubt);
        Assert.Equal(0.6, doubt.Margin, 1e-12);
        Assert.Empty(ConfidentLearning.Find([], []));
    }

    [Fact]
    public void The_surest_doubt_comes_first()
    {
        double[] p = [0.9, 0.1, 0.9, 0.1, 0.3, 0.7, 0.05, 0.95, 0.4, 0.6, 0.3, 0.7];
        Assert.Equal([3, 2], ConfidentLearning.Find(p, [0, 0, 0, 0, 1, 1]).Select(d => d.Index));
    }

    [Fact]
    public void Exchanged_labels_of_three_clouds_are_found_without_having_been_learned()
    {
        const int count = 300;
        var generator = new Generator(5);
        var points = Tensor.Randn([count, 4], dtype: DType.Float64, generator: generator).ToArray<double>();
        var (labels, wrong) = (new int[count], new HashSet<int>());
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % 3;
            points[i * 4 + labels[i]] += 6;
            if (i % 20 != 7) continue;
            labels[i] = (labels[i] + 1) % 3;
            wrong.Add(i);
        }
        var p = HeldOutProbabilities.Of(points, labels, 3);
        for (var i = 0; i < count; i++) Assert.Equal(1, p[i * 3] + p[i * 3 + 1] + p[i * 3 + 2], 1e-12);
        Assert.Equal(wrong, ConfidentLearning.Find(p, labels).Select(d => d.Index).ToHashSet());
        Assert.Equal(p, HeldOutProbabilities.Of(points, labels, 3));
    }
}
