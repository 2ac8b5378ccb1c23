using Muser.Imaging.Clean;
using Muser.Imaging.Maps;

namespace Muser.Imaging.SelfCalibration;

/// <summary>How phases are found.</summary>
public sealed record SelfCalibrationOptions
{
    /// <summary>What they are held against.</summary>
    public SelfCalibrationModel Model { get; init; } = SelfCalibrationModel.Components;

    /// <summary>Whether the quiet Sun is looked for, and is part of the model beside the components.</summary>
    public bool FindsDisc { get; init; }

    /// <summary>Rounds of CLEAN and solution at most.</summary>
    public int Rounds { get; init; } = 8;

    /// <summary>The smallest SNR of an antenna's phase.</summary>
    public double MinSnr { get; init; } = 3;

    /// <summary>The CLEAN of the last rounds. The first goes down to a third of the peak alone, each further one three times deeper, so
    /// that what false phases make is no model.</summary>
    public CleanOptions Clean { get; init; } = new() { AllowNegative = false, NoiseThreshold = 3 };

    /// <summary>Weights of the CLEAN.</summary>
    public Weighting Weighting { get; init; } = Weighting.Robust(0);
}
