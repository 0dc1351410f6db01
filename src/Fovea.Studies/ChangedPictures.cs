using Fovea.Data;
using Fovea.Imaging;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Studies;

/// <summary>Pictures that were changed, and what a trained network makes of them.</summary>
internal static class ChangedPictures
{
    private const int BatchSize = 250;

    extension(TrainedRun run)
    {
        /// <summary>The network's answers.</summary>
        /// <param name="pictures">The pictures.</param>
        /// <param name="changes">What they go through before they are normalised.</param>
        public Predictions Predict(Dataset pictures, params IReadOnlyList<ITransform> changes)
        {
            using var _ = run.Session.Context.Use();
            return Predictions.Of(run.Session.Trainer,
                new DataLoader(pictures, BatchSize, transforms: [.. changes, run.Session.Config.BuildNormalize()]));
        }

        /// <summary>The shape of an input.</summary>
        public Shape InputShape => run.Session.Data.Test.ImageShape;
    }

    extension(Dataset pictures)
    {
        /// <summary>At most so many of the pictures, of each class in proportion.</summary>
        public Dataset Some(int most) => most >= pictures.Count ? pictures : pictures.HoldOut(most, seed: 0).Held;

        /// <summary>A picture as it looks after the changes.</summary>
        public Image Changed(int index, params IReadOnlyList<ITransform> changes)
        {
            var batch = new DataLoader(pictures.Subset([index]), 1, transforms: changes, prefetch: false).Batches(0).First();
            return Image.FromTensor(batch.Input.Reshape(pictures.ImageShape));
        }
    }
}

/// <summary>Moves every picture by the same whole pixels; zeros come in.</summary>
internal sealed class PictureShift(int down, int right) : ITransform
{
    public Shape OutputShape(Shape input) => input;

    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random) =>
        PixelMap.Window(-down, -right, shape[1], shape[2]).Nearest(input, shape[1], shape[2], output, 0);
}

/// <summary>Turns every picture by the same angle about its centre; zeros come in.</summary>
internal sealed class PictureTurn(double degrees) : ITransform
{
    public Shape OutputShape(Shape input) => input;

    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random) =>
        RandomRotation.Rotate(input, shape, output, degrees);
}
