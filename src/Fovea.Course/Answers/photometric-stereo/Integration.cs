using Fovea.Course;

namespace PhotometricStereo;

/// <summary>
/// A surface z(x, y) has the normal (−∂z/∂x, −∂z/∂y, 1), scaled to length 1: its slopes follow from the normal, and
/// from the slopes its depth, but for a constant. x is to the right, y up, z towards the camera; rows of a picture go
/// down, against y.
/// </summary>
public sealed class Integration : IIntegration
{
    /// <summary>
    /// normals [H, W, 3]. Return how much z grows from a pixel to the one on its right [H, W], −n_x/n_z, and to the one
    /// below it [H, W], which is +n_y/n_z, since y points up.
    /// </summary>
    public (double[,] Right, double[,] Down) Slopes(double[,,] normals)
    {
        // begin
        var (height, width) = (normals.GetLength(0), normals.GetLength(1));
        var (right, down) = (new double[height, width], new double[height, width]);
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < width; j++)
            {
                right[i, j] = -normals[i, j, 0] / normals[i, j, 2];
                down[i, j] = normals[i, j, 1] / normals[i, j, 2];
            }
        }
        return (right, down);
        // end
    }

    /// <summary>
    /// right [H, W], down [H, W]. Return z [H, W] with z[0, 0] = 0: down the first column, then to the right in each
    /// row. A step adds the mean of the slopes of the two pixels: z[i, j] = z[i, j − 1] + (right[i, j − 1] + right[i,
    /// j])/2.
    /// </summary>
    public double[,] Integrate(double[,] right, double[,] down)
    {
        // begin
        var z = new double[right.GetLength(0), right.GetLength(1)];
        for (var i = 0; i < z.GetLength(0); i++)
        {
            if (i > 0) z[i, 0] = z[i - 1, 0] + ((down[i - 1, 0] + down[i, 0]) / 2);
            for (var j = 1; j < z.GetLength(1); j++) z[i, j] = z[i, j - 1] + ((right[i, j - 1] + right[i, j]) / 2);
        }
        return z;
        // end
    }
}
