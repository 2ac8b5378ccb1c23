using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Silo;

namespace Muser.Cli.Imaging;

/// <summary>Takes one polarisation out of those of a row: a hand, or I or V of both.</summary>
/// <param name="Name">L, R, I or V.</param>
/// <param name="First">Place of the hand, or of RR.</param>
/// <param name="Second">Place of LL; negative for a hand alone.</param>
internal readonly record struct HandMixer(string Name, int First, int Second)
{
    /// <summary>The polarisation asked for, or the best there is; throws <see cref="UserInputException"/> where the file lacks it.</summary>
    public static HandMixer For(UvDataset dataset, string? wanted)
    {
        var (right, left) = (Place(Stokes.RR), Place(Stokes.LL));
        wanted ??= (right, left) switch { ( >= 0, >= 0) => "I", ( >= 0, _) => "R", (_, >= 0) => "L", _ => "I" };
        var mixer = wanted switch
        {
            "R" => new HandMixer("R", right, -1),
            "L" => new HandMixer("L", left, -1),
            _ when right >= 0 && left >= 0 => new HandMixer(wanted, right, left),
            _ => new HandMixer(wanted, Place(wanted == "I" ? Stokes.I : Stokes.V), -1),
        };
        return mixer.First >= 0
            ? mixer
            : throw new UserInputException($"The file has no {wanted}: its polarisations are {string.Join(", ", dataset.Stokes.Select(Stokes.Name))}.");

        int Place(int code) => dataset.Stokes.ToList().IndexOf(code);
    }

    /// <summary>The visibility and its weight, which is that of the variance; 0 where a hand is missing.</summary>
    public (ComplexF Vis, float Weight) Mix(ReadOnlySpan<ComplexF> visPol, ReadOnlySpan<float> weightPol)
    {
        if (Second < 0)
        {
            return (visPol[First], weightPol[First]);
        }

        var (right, left) = (visPol[First], visPol[Second]);
        var (rightWeight, leftWeight) = (weightPol[First], weightPol[Second]);
        var sign = Name == "V" ? -1 : 1;
        var vis = new ComplexF((right.Re + (sign * left.Re)) / 2, (right.Im + (sign * left.Im)) / 2);
        return rightWeight <= 0 || leftWeight <= 0 ? (vis, 0) : (vis, 4 / ((1 / rightWeight) + (1 / leftWeight)));
    }
}
