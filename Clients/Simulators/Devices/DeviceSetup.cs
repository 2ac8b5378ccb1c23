namespace Muser.Simulators.Devices;

/// <summary>What simulated devices have in common.</summary>
public sealed record DeviceSetup
{
    /// <summary>Seed of all chance.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where effects are noted; null for nowhere.</summary>
    public EffectLog? Effects { get; init; }

    /// <summary>How much faster than real mounts everything moves.</summary>
    public double Speed { get; init; } = 1;
}
