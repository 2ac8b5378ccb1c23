namespace Muser.Grains.Jobs;

/// <summary>What a silo has for jobs. Safe for any thread.</summary>
public interface ISiloWork
{
    /// <summary>The name of the silo.</summary>
    string SiloName { get; }

    /// <summary>What all workers of this silo share.</summary>
    SiloResources Resources { get; }

    /// <summary>Makes a thread for steps.</summary>
    ISlotRunner OpenSlot();
}
