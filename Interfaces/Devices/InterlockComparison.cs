namespace Muser.Interfaces.Devices;

/// <summary>How a property is compared.</summary>
[GenerateSerializer, Alias("muser.InterlockComparison")]
public enum InterlockComparison
{
    /// <summary>It is greater than the value.</summary>
    Above = 0,

    /// <summary>It is less than the value.</summary>
    Below = 1,

    /// <summary>It is the value.</summary>
    Is = 2,

    /// <summary>It is not the value.</summary>
    IsNot = 3,
}
