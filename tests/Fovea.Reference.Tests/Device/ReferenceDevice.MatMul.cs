using Fovea.Tensors;

namespace Fovea.Reference;

// Matrix products.
public partial class ReferenceDevice : IExecutes<MatMulCall>
{
    void IExecutes<MatMulCall>.Execute(in MatMulCall call)
    {
        Elements a = new(call.A), b = new(call.B), y = new(call.Y);
        var p = call.Plan;
        for (var n = 0; n < p.Batch; n++)
        {
            int startA = p.SharedA ? 0 : n * p.M * p.K, startB = p.SharedB ? 0 : n * p.K * p.N;
            for (var i = 0; i < p.M; i++)
            {
                for (var j = 0; j < p.N; j++)
                {
                    var sum = At(call.Bias, j, 0);
                    for (var k = 0; k < p.K; k++)
                    {
                        var (row, column) = (p.TransposeA ? k * p.M + i : i * p.K + k, p.TransposeB ? j * p.K + k : k * p.N + j);
                        sum += a[startA + row] * b[startB + column];
                    }
                    y[(n * p.M + i) * p.N + j] = sum;
                }
            }
        }
    }
}
