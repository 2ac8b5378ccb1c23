using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>Processors, memory and GPUs of a silo that jobs may use, and what of it is free. Safe for any thread.</summary>
/// <param name="slots">Steps at once for each capability, and processors.</param>
/// <param name="memoryMiB">Memory, MiB.</param>
/// <param name="gpus">GPUs.</param>
public sealed class SiloResources(int slots, int memoryMiB, int gpus)
{
    private readonly Lock _lock = new();
    private double _freeCpus = slots;
    private int _freeMemoryMiB = memoryMiB;
    private int _freeGpus = gpus;

    /// <summary>Steps at once for each capability.</summary>
    public int Slots => slots;

    /// <summary>Memory, MiB.</summary>
    public int MemoryMiB { get; } = memoryMiB;

    /// <summary>GPUs.</summary>
    public int Gpus { get; } = gpus;

    /// <summary>What is free.</summary>
    public (double Cpus, int MemoryMiB, int Gpus) Free
    {
        get
        {
            lock (_lock)
            {
                return (_freeCpus, _freeMemoryMiB, _freeGpus);
            }
        }
    }

    /// <summary>Takes what a part needs; false where it is not free. A part of the reserve takes no processors: it has its own.</summary>
    public bool TryTake(PartNeeds needs, bool isReserve)
    {
        lock (_lock)
        {
            if ((!isReserve && needs.Cpus > _freeCpus) || needs.MemoryMiB > _freeMemoryMiB || needs.Gpus > _freeGpus)
            {
                return false;
            }

            Add(needs, isReserve, -1);
            return true;
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void Give(PartNeeds needs, bool isReserve)
    {
        lock (_lock)
        {
            Add(needs, isReserve, 1);
        }
    }

    private void Add(PartNeeds needs, bool isReserve, int sign)
    {
        _freeCpus += isReserve ? 0 : sign * needs.Cpus;
        _freeMemoryMiB += sign * needs.MemoryMiB;
        _freeGpus += sign * needs.Gpus;
    }
}
