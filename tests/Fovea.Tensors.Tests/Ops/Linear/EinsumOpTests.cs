namespace Fovea.Tensors.Tests;

public class EinsumOpTests
{
    private static readonly Dictionary<char, int> Sizes = new() { ['b'] = 2, ['i'] = 3, ['j'] = 5, ['k'] = 4, ['l'] = 2, ['A'] = 3 };

    public static MatrixTheoryData<string, DType> Equations() => new(
        [
            "ij,jk->ik", "ij,jk", "bij,bjk->bik", "bij,bjk->kb", "i,j->ij", "i,i->", "i,i->i", "ij->ji", "ij->", "ij->i", "ij->j",
            "ii->i", "ii->", "ii",
            "iij->j", "iji->j", "ij,ij->ij", "ij,kj->ki", "bij,jk->bik", "ij,jk,kl->il", "ij,jk,kl", "bi,bj,bk->bijk", "i,bj,bk->b",
            "ba,ab->a",
            "ji,j->i", "ii,ij->j", "ijkl,ijkl->", "Ai,iA->A", "b i j , b j k -> b i k",
        ], [DType.Float32, DType.Float64]);

    [Theory]
    [MemberData(nameof(Equations))]
    public void Is_the_sum_of_products_that_the_equation_names(string equation, DType dtype)
    {
        var text = equation.Replace(" ", "", StringComparison.Ordinal).Replace('a', 'l');
        var sides = text.Split("->");
        var terms = sides[0].Split(',');
        var output = sides.Length > 1 ? sides[1]
            : string.Concat(sides[0].Where(char.IsLetter).GroupBy(c => c).Where(g => g.Count() == 1).Select(g => g.Key).Order());
        Tensor[] operands = [.. terms.Select((t, i) => Golden.Input((uint)i + 1, [.. t.Select(c => Sizes[c])], dtype))];
        // Every value of every label.
        char[] labels = [.. sides[0].Where(char.IsLetter).Distinct()];
        var sums = new Dictionary<string, double>();
        foreach (var at in Naive.Indices([.. labels.Select(c => Sizes[c])]))
        {
            int Of(char c) => at[Array.IndexOf(labels, c)];
            var key = string.Join(",", output.Select(Of));
            var product = terms.Select((t, i) => operands[i].At([.. t.Select(Of)])).Aggregate((a, b) => a * b);
            sums[key] = sums.GetValueOrDefault(key) + product;
        }
        var expected = Naive.Make([.. output.Select(c => Sizes[c])], at => sums[string.Join(",", at)]);
        Expect.Close(expected, Tensor.Einsum(equation, operands), dtype == DType.Float32 ? 1e-4 : 1e-12);
    }

    [Fact]
    public void An_ellipsis_stands_for_any_number_of_axes()
    {
        Tensor a = Golden.Input(1, [2, 3, 4, 5]), b = Golden.Input(2, [3, 5, 2]), v = Golden.Input(3, [5]);
        Expect.Close(a.MatMul(b), Tensor.Einsum("...ij,...jk->...ik", a, b), 1e-13);
        Expect.Close(a.MatMul(b), Tensor.Einsum("...ij,...jk", a, b), 1e-13);
        Expect.Same(a.Transpose(), Tensor.Einsum("...ij->...ji", a));
        Expect.Close(a.Sum([0, 1]), Tensor.Einsum("...ij->ij", a), 1e-13);
        Expect.Close((a * v).Sum(-1), Tensor.Einsum("...i,i->...", a, v), 1e-13);
        Expect.Close(a.Permute(3, 0, 1, 2), Tensor.Einsum("...k->k...", a), 0);
    }

    [Fact]
    public void Size_one_stretches()
    {
        Tensor a = Golden.Input(1, [3, 1]), b = Golden.Input(2, [5, 2]);
        Expect.Close(a.Expand([3, 5]).MatMul(b), Tensor.Einsum("ij,jk->ik", a, b), 1e-14);
        Expect.Close(b * Golden.Input(3, [1, 2]), Tensor.Einsum("ij,ij->ij", b, Golden.Input(3, [1, 2])), 0);
    }

    [Fact]
    public void Vectors_have_products()
    {
        Tensor a = Tensor.From(1.0, 2, 3), b = Tensor.From(4.0, -5, 6);
        Assert.Equal(12.0, a.Dot(b).Item());
        Expect.Same(Naive.Make([3, 3], at => a.At(at[0]) * b.At(at[1])), a.Outer(b));
        Assert.Equal([27.0, 6, -13], a.Cross(b).ToArray<double>());
        Tensor many = Golden.Input(1, [4, 3, 2]), others = Golden.Input(2, [3, 2]);
        var cross = many.Cross(others, -2);
        Expect.Close(Tensor.Zeros([4, 2]), (cross * many).Sum(1), 1e-14);
        Expect.Close(Tensor.Zeros([4, 2]), (cross * others).Sum(1), 1e-14);
        Expect.Same(cross, many.Cross(others, 1));
    }

    [Fact]
    public void Messages()
    {
        Tensor a = Tensor.Zeros([2, 3]), b = Tensor.Zeros([3, 4]);
        Expect.Message("einsum: expected at least one operand, got none.", () => Tensor.Einsum("i"));
        Expect.Message("einsum: expected an equation with 2 operands and at most one '->', got 'ij->'.", () => Tensor.Einsum("ij->", a, b));
        Expect.Message("einsum: expected as many labels as axes, got 'ijk' for [2, 3].", () => Tensor.Einsum("ijk,jk->ik", a, b));
        Expect.Message("einsum: expected one size for 'j', got 3 and 4.", () => Tensor.Einsum("ij,kj->ik", a, b));
        Expect.Message("einsum: expected one size for 'i', got 'ii' for [2, 3].", () => Tensor.Einsum("ii->i", a));
        Expect.Message("einsum: expected each label of the result once and among the operands, got 'ij->ik'.",
            () => Tensor.Einsum("ij->ik", a));
        Expect.Message("einsum: expected letters and at most one '...' an operand, got 'i1->i'.", () => Tensor.Einsum("i1->i", a));
        Expect.Message("dot: expected two vectors, got [2, 3].", () => a.Dot(b));
        Expect.Message("dot: expected two tensors of one shape, got [2] and [3].", () => Tensor.Zeros([2]).Dot(Tensor.Zeros([3])));
        Expect.Message("outer: expected two vectors, got [3, 4].", () => Tensor.Zeros([2]).Outer(b));
        Expect.Message("cross: expected 3 elements along axis -1 of both, got [2, 3] and [2, 1].", () => a.Cross(Tensor.Zeros([2, 1])));
    }
}
