namespace Muser.Interfaces.Calibration;

/// <summary>A parameter that holds from an instant until a newer one begins.</summary>
public interface IEffectiveDated
{
    /// <summary>The first instant at which it holds, ns since 1970-01-01 UTC.</summary>
    long ValidFromUtcUnixNs { get; }
}
