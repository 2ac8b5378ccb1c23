namespace Muser.Interfaces.Calibration;

/// <summary>What a parameter is.</summary>
[GenerateSerializer, Alias("muser.ParameterKind")]
public enum ParameterKind
{
    /// <summary>Where the antennas are: <see cref="AntennaPositions"/>.</summary>
    Positions,

    /// <summary>The delays of the fibres: <see cref="Calibration.FibreDelays"/>.</summary>
    FibreDelays,

    /// <summary>What is not to be used: <see cref="FlagRule"/>. All that hold at an instant hold together.</summary>
    Flag,

    /// <summary>Phases and delays of the receivers of one band and hand: <see cref="PhaseSolution"/>.</summary>
    Phases,

    /// <summary>From counts to Jy in one band and hand: <see cref="Calibration.FluxScale"/>.</summary>
    FluxScale,

    /// <summary>What the instrument does: <see cref="InstrumentStatus"/>.</summary>
    Status,

    /// <summary>The weather at the site: <see cref="Calibration.Weather"/>.</summary>
    Weather,
}
