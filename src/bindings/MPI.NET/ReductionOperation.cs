namespace MPI;

/// <summary>Combines two values in a reduction; has to be associative. x comes from the lower rank.</summary>
public delegate T ReductionOperation<T>(T x, T y);
