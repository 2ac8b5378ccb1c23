using System.Text.Json.Serialization;
using Muser.Interfaces.Frames;

namespace Muser.Interfaces.Calibration;

/// <summary>
/// A value of one kind that holds from an instant on. The kinds, as files and the web name them: <c>positions</c>, <c>fibreDelays</c>, <c>flag</c>,
/// <c>phases</c>, <c>fluxScale</c>, <c>status</c>, <c>weather</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.ParameterValue")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AntennaPositions), "positions")]
[JsonDerivedType(typeof(FibreDelays), "fibreDelays")]
[JsonDerivedType(typeof(FlagRule), "flag")]
[JsonDerivedType(typeof(PhaseSolution), "phases")]
[JsonDerivedType(typeof(FluxScale), "fluxScale")]
[JsonDerivedType(typeof(InstrumentStatus), "status")]
[JsonDerivedType(typeof(Weather), "weather")]
public abstract record ParameterValue
{
    /// <summary>What the value is.</summary>
    [JsonIgnore]
    public ParameterKind Kind => this switch
    {
        AntennaPositions => ParameterKind.Positions,
        FibreDelays => ParameterKind.FibreDelays,
        FlagRule => ParameterKind.Flag,
        PhaseSolution => ParameterKind.Phases,
        FluxScale => ParameterKind.FluxScale,
        InstrumentStatus => ParameterKind.Status,
        Weather => ParameterKind.Weather,
        _ => throw new InvalidOperationException($"{GetType().Name} is not a kind of parameter."),
    };

    /// <summary>The band and hand that it is for; null where it is for the whole array. Of each kind and scope the newest holds.</summary>
    [JsonIgnore]
    public BandHand? Scope => this switch
    {
        PhaseSolution phases => phases.BandHand,
        FluxScale scale => scale.BandHand,
        _ => null,
    };
}
