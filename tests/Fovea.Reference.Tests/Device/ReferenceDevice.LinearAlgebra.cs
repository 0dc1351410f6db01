using Fovea.Tensors;

namespace Fovea.Reference;

// Matrices, one after the other, as arrays of rows.
public partial class ReferenceDevice : IExecutes<SolveCall>, IExecutes<CholeskyCall>, IExecutes<DeterminantCall>, IExecutes<QrCall>,
    IExecutes<EighCall>, IExecutes<SvdCall>
{
    void IExecutes<SolveCall>.Execute(in SolveCall call)
    {
        for (var i = 0; i < Batch(call.A); i++)
        {
            double[][] a = Matrix(call.A, i), x = Matrix(call.B, i);
            if (Eliminate(a, x) == 0) throw call.Singular(i);
            for (var row = 0; row < a.Length; row++)
                for (var j = 0; j < x[row].Length; j++) x[row][j] /= a[row][row];
            Put(call.X, i, x);
        }
    }

    void IExecutes<DeterminantCall>.Execute(in DeterminantCall call)
    {
        for (var i = 0; i < Batch(call.A); i++)
        {
            var determinant = Eliminate(Matrix(call.A, i), null);
            Put(call.Value, i, determinant);
            Put(call.Sign, i, Math.Sign(determinant));
            Put(call.LogAbs, i, Math.Log(Math.Abs(determinant)));
        }
    }

    void IExecutes<CholeskyCall>.Execute(in CholeskyCall call)
    {
        for (var i = 0; i < Batch(call.A); i++)
        {
            var a = Matrix(call.A, i);
            var l = Zeros(a.Length, a.Length);
            for (var r = 0; r < a.Length; r++)
            {
                for (var c = 0; c <= r; c++)
                {
                    var rest = a[r][c] - Enumerable.Range(0, c).Sum(k => l[r][k] * l[c][k]);
                    if (r == c && rest <= 0) throw call.NotPositive(i);
                    l[r][c] = r == c ? Math.Sqrt(rest) : rest / l[c][c];
                }
            }
            Put(call.L, i, l);
        }
    }

    void IExecutes<QrCall>.Execute(in QrCall call)
    {
        for (var i = 0; i < Batch(call.A); i++)
        {
            var r = Matrix(call.A, i);
            int m = r.Length, n = call.A.Shape[^1];
            var q = Identity(m);
            for (var k = 0; k < n; k++)
            {
                // A whole reflection I − 2vvᵀ/vᵀv; none where there is nothing below the diagonal.
                var v = new double[m];
                for (var row = k; row < m; row++) v[row] = r[row][k];
                if (v[(k + 1)..].All(x => x == 0)) continue;
                v[k] += (v[k] > 0 ? 1 : -1) * Math.Sqrt(v.Sum(x => x * x));
                var square = v.Sum(x => x * x);
                var h = Identity(m);
                for (var x = 0; x < m; x++)
                    for (var y = 0; y < m; y++) h[x][y] -= 2 * v[x] * v[y] / square;
                (r, q) = (Times(h, r), Times(q, h));
            }
            for (var row = 0; row < n; row++)
                for (var c = 0; c < row; c++) r[row][c] = 0;
            Put(call.Y, i, [.. q.Select(row => row[..n]), .. r[..n]]);
        }
    }

    void IExecutes<EighCall>.Execute(in EighCall call)
    {
        for (var i = 0; i < Batch(call.A); i++)
        {
            var (values, vectors) = Eigen(Matrix(call.A, i));
            PointForward(vectors);
            Put(call.Y, i, [values, .. vectors]);
        }
    }

    void IExecutes<SvdCall>.Execute(in SvdCall call)
    {
        for (var i = 0; i < Batch(call.A); i++)
        {
            // The eigenvectors of AᵀA, largest values first, and their images.
            var a = Matrix(call.A, i);
            var (_, ascending) = Eigen(Times(Turned(a), a));
            var k = Math.Min(a.Length, a[0].Length);
            double[][] v = [.. ascending.Select(row => row.Reverse().Take(k).ToArray())], images = Times(a, v);
            double[] s = [.. Enumerable.Range(0, k).Select(j => Math.Sqrt(images.Sum(row => row[j] * row[j])))];
            double[][] u = [.. images.Select(row => row.Select((x, j) => x / s[j]).ToArray())];
            PointForward(u, v);
            Put(call.Y, i, [.. u, s, .. v]);
        }
    }

    // Gauss and Jordan: a becomes diagonal, b the same combinations of rows; returns the determinant.
    private static double Eliminate(double[][] a, double[][]? b)
    {
        double determinant = 1;
        for (var k = 0; k < a.Length; k++)
        {
            var best = Enumerable.Range(k, a.Length - k).MaxBy(row => Math.Abs(a[row][k]));
            if (best != k)
            {
                determinant = -determinant;
                (a[k], a[best]) = (a[best], a[k]);
                if (b is not null) (b[k], b[best]) = (b[best], b[k]);
            }
            determinant *= a[k][k];
            if (a[k][k] == 0) return 0;
            for (var row = 0; row < a.Length; row++)
            {
                if (row == k) continue;
                var factor = a[row][k] / a[k][k];
                for (var j = 0; j < a.Length; j++) a[row][j] -= factor * a[k][j];
                for (var j = 0; b is not null && j < b[row].Length; j++) b[row][j] -= factor * b[k][j];
            }
        }
        return determinant;
    }

    // Jacobi: the element that is largest beside the diagonal is turned away until there is none. Of a the lower triangle is read.
    private static (double[] Values, double[][] Vectors) Eigen(double[][] a)
    {
        var n = a.Length;
        for (var i = 0; i < n; i++)
            for (var j = i + 1; j < n; j++) a[i][j] = a[j][i];
        var v = Identity(n);
        for (var step = 0; step < 1000 && n > 1; step++)
        {
            var (p, q) = (from i in Enumerable.Range(0, n) from j in Enumerable.Range(0, i) select (j, i))
                .MaxBy(x => Math.Abs(a[x.j][x.i]));
            if (Math.Abs(a[p][q]) < 1e-18) break;
            var angle = 0.5 * Math.Atan2(2 * a[p][q], a[p][p] - a[q][q]);
            var turn = Identity(n);
            (turn[p][p], turn[p][q], turn[q][p], turn[q][q]) = (Math.Cos(angle), -Math.Sin(angle), Math.Sin(angle), Math.Cos(angle));
            (a, v) = (Times(Turned(turn), Times(a, turn)), Times(v, turn));
        }
        var order = Enumerable.Range(0, n).OrderBy(i => a[i][i]).ToArray();
        return ([.. order.Select(i => a[i][i])], [.. v.Select(row => order.Select(j => row[j]).ToArray())]);
    }

    // In each column of the first the element of largest magnitude becomes positive.
    private static void PointForward(double[][] vectors, double[][]? others = null)
    {
        for (var j = 0; j < vectors[0].Length; j++)
        {
            if (vectors.Select(row => row[j]).MaxBy(Math.Abs) >= 0) continue;
            foreach (var row in vectors.Concat(others ?? [])) row[j] = -row[j];
        }
    }

    private static int Batch(Tensor a) => a.Count / Math.Max(a.Shape[^1] * a.Shape[^2], 1);

    private static double[][] Matrix(Tensor a, int number)
    {
        var from = new Elements(a);
        int rows = a.Shape[^2], columns = a.Shape[^1];
        return [.. Enumerable.Range(0, rows).Select(i =>
            Enumerable.Range(0, columns).Select(j => from[(number * rows + i) * columns + j]).ToArray())];
    }

    private static void Put(Tensor y, int number, double[][] matrix)
    {
        var to = new Elements(y);
        for (var i = 0; i < matrix.Length; i++)
            for (var j = 0; j < matrix[i].Length; j++) to[(number * matrix.Length + i) * matrix[i].Length + j] = matrix[i][j];
    }

    private static double[][] Times(double[][] a, double[][] b) =>
        [.. a.Select(row => Enumerable.Range(0, b[0].Length).Select(j => row.Select((x, k) => x * b[k][j]).Sum()).ToArray())];

    private static double[][] Turned(double[][] a) => [.. Enumerable.Range(0, a[0].Length).Select(j => a.Select(row => row[j]).ToArray())];

    private static double[][] Zeros(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => new double[columns])];

    private static double[][] Identity(int n)
    {
        var y = Zeros(n, n);
        for (var i = 0; i < n; i++) y[i][i] = 1;
        return y;
    }
}
