using Muser.Formats.Frames;

namespace Muser.Simulators.Frames;

/// <summary>What the array looks at, in the form that <see cref="CorrelatorKernel"/> sums. Safe for any thread.</summary>
internal interface IFieldTerms
{
    /// <summary>What the header says of it.</summary>
    FrameSource Source { get; }

    /// <summary>Components that a workspace must hold.</summary>
    int MaxComponents { get; }

    /// <summary>
    /// Fills frequencies, path delays, components and total flux of <paramref name="work"/> for the middle of a frame.
    /// </summary>
    void Fill(long frame, FrameWorkspace work);
}
