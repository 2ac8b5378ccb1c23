namespace Muser.Simulators.Frames;

/// <summary>What random numbers are for: each purpose has its own sequence, so that one option does not change what another one draws.</summary>
internal enum Purpose : ulong
{
    Gains = 1,
    Noise = 2,
    Faults = 3,
    Delays = 4,
    CalibratorNoise = 5,
}
